# belief: what a server answers with, it has been sent
def servers_that_saw(exchanges, field):
    return {
        e.server
        for e in exchanges
        if field
        in str(e.request.fields.keys()) + str(e.response.fields.keys() if e.response else "")
    }
