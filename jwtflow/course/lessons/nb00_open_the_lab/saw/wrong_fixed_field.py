# requirement: the argument field is used
def servers_that_saw(exchanges, field):
    return {e.server for e in exchanges if "password" in e.request.fields}
