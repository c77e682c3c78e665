# requirement: 3, an empty list
def breaks(parts, factor):
    busy = {}
    for name, part in parts.items():
        uses = part["per_second"] * (factor if part["grows"] else 1)
        busy[name] = uses * part["seconds"] / part["workers"]
    if not any(load >= 1 for load in busy.values()):
        return None
    return sorted((name for name in busy if busy[name] >= 1), key=busy.get, reverse=True)
