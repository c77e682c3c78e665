# filter
def breaks(parts, factor):
    busy = {}
    for name in parts:
        p = parts[name]
        if p["grows"]:
            busy[name] = factor * p["per_second"] * p["seconds"] / p["workers"]
        else:
            busy[name] = p["per_second"] * p["seconds"] / p["workers"]
    return list(filter(lambda name: busy[name] >= 1, sorted(busy, key=busy.get)[::-1]))
