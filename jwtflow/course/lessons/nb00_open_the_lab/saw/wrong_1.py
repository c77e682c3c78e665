# belief: who asks is who sees
def servers_that_saw(exchanges, field):
    names = set()
    for exchange in exchanges:
        if field in exchange.request.fields:
            names.add(exchange.caller)
    return names
