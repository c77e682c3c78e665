# belief: a server shows in its answer what it has seen
def servers_that_saw(exchanges, field):
    names = set()
    for exchange in exchanges:
        for message in (exchange.request, exchange.response):
            if message and field in message.fields:
                names.add(exchange.server)
    return names
