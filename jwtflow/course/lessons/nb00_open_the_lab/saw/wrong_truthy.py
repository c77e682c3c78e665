# requirement: a field that was sent empty was sent
def servers_that_saw(exchanges, field):
    return {e.server for e in exchanges if e.request.fields.get(field)}
