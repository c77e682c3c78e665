# asks forgiveness in place of permission
def decide(claims, scope):
    try:
        return 200 if claims["scope"].split(" ").count(scope) else 403
    except TypeError:
        return 401
    except (AttributeError, KeyError):
        return 403
