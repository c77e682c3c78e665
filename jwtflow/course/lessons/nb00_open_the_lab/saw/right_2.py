# another way
def servers_that_saw(exchanges, field):
    sent = [(one.server, list(one.request.fields)) for one in exchanges]
    return set(server for server, names in sent if names.count(field))
