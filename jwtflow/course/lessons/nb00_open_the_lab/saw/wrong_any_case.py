# requirement: a field of exactly that name
def servers_that_saw(exchanges, field):
    return {
        each.server
        for each in exchanges
        if field.lower() in {name.lower() for name in each.request.fields}
    }
