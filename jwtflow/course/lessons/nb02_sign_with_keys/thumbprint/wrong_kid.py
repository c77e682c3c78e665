# requirement: computed
def thumbprint(jwk):
    return published["keys"][0]["kid"]
