# requirement: the arguments are used
def servers_that_saw(exchanges, field):
    return {e.server for e in lab.exchanges if field in e.request.fields}
