# requirement: names, not their letters
def servers_that_saw(exchanges, field):
    result = set()
    for e in exchanges:
        if field in e.request.fields:
            result.update(e.server)
    return result
