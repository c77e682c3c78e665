# requirement: names
def breaks(parts, factor):
    busy = {}
    for name, part in parts.items():
        uses = part["per_second"] * (factor if part["grows"] else 1)
        busy[name] = uses * part["seconds"] / part["workers"]
    return sorted(((busy[n], n) for n in busy if busy[n] >= 1), reverse=True)
