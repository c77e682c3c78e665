# requirement: 2, a part that doesn't grow may be too busy
def breaks(parts, factor):
    busy = {}
    for name, part in parts.items():
        if not part["grows"]:
            continue
        uses = part["per_second"] * (factor if part["grows"] else 1)
        busy[name] = uses * part["seconds"] / part["workers"]
    return sorted((name for name in busy if busy[name] >= 1), key=busy.get, reverse=True)
