# with a helper, and keys() spelled out
def was_sent(exchange, field):
    return any(name == field for name in exchange.request.fields.keys())


def servers_that_saw(exchanges, field):
    return set(map(lambda e: e.server, filter(lambda e: was_sent(e, field), exchanges)))
