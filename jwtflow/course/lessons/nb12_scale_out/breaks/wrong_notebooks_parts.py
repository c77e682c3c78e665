# requirement: the parts that were given
def breaks(parts, factor):
    busy = {}
    parts = globals()["parts"]
    for name, part in parts.items():
        uses = part["per_second"] * (factor if part["grows"] else 1)
        busy[name] = uses * part["seconds"] / part["workers"]
    return sorted((name for name in busy if busy[name] >= 1), key=busy.get, reverse=True)
