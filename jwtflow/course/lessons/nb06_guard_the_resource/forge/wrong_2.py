# belief: claims travel as they are written
def forge(claims):
    header = {"typ": "at+jwt", "alg": "none"}
    return f"{json.dumps(header)}.{json.dumps(claims)}."
