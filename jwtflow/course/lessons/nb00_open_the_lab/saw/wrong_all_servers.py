# requirement: only those that were sent it
def servers_that_saw(exchanges, field):
    return {e.server for e in exchanges}
