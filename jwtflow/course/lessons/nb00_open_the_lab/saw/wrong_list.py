# requirement: a set
def servers_that_saw(exchanges, field):
    return [e.server for e in exchanges if field in e.request.fields]
