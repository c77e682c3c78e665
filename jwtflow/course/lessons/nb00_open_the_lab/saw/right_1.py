# another way
def servers_that_saw(exchanges, field):
    return {one.server for one in exchanges if field in one.request.fields}
