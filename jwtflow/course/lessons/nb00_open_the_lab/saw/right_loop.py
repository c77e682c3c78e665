# a loop
def servers_that_saw(exchanges, field):
    names = set()
    for exchange in exchanges:
        if field in exchange.request.fields:
            names.add(exchange.server)
    return names
