# requirement: 2 (the factor is cut to a whole number)
def breaks(parts, factor):
    busy = {}
    for name, part in parts.items():
        uses = part["per_second"] * (int(factor) if part["grows"] else 1)
        busy[name] = uses * part["seconds"] / part["workers"]
    return sorted((name for name in busy if busy[name] >= 1), key=busy.get, reverse=True)
