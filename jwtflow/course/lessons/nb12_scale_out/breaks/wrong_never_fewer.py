# requirement: 2 (a factor below 1 is taken for 1)
def breaks(parts, factor):
    busy = {}
    for name, part in parts.items():
        uses = part["per_second"] * (max(factor, 1) if part["grows"] else 1)
        busy[name] = uses * part["seconds"] / part["workers"]
    return sorted((name for name in busy if busy[name] >= 1), key=busy.get, reverse=True)
