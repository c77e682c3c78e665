# asks for forgiveness
def decide(claims, scope):
    try:
        granted = claims["scope"].split(" ")
    except TypeError:
        return 401
    except (AttributeError, KeyError):
        return 403
    for one in granted:
        if one == scope:
            return 200
    return 403
