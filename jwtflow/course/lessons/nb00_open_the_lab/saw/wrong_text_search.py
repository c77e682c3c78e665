# requirement: whole names, and no values
def servers_that_saw(exchanges, field):
    return {e.server for e in exchanges if field in str(e.request.fields)}
