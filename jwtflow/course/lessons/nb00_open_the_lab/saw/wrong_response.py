# belief: what a server answers with, it has been sent
def servers_that_saw(exchanges, field):
    return {e.server for e in exchanges if field in e.response.fields}
