# requirement: the server
def servers_that_saw(exchanges, field):
    return {e.caller for e in exchanges if field in e.request.fields}
