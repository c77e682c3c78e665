# requirement: all servers
def servers_that_saw(exchanges, field):
    for e in exchanges:
        if field in e.request.fields:
            return {e.server}
    return set()
