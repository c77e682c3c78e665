# requirement: 2, the others don't grow
def breaks(parts, factor):
    busy = {}
    for name, part in parts.items():
        uses = part["per_second"] * factor
        busy[name] = uses * part["seconds"] / part["workers"]
    return sorted((name for name in busy if busy[name] >= 1), key=busy.get, reverse=True)
