# requirement: the caller's parts stay as they are
def breaks(parts, factor):
    for part in parts.values():
        if part["grows"]:
            part["per_second"] *= factor
    busy = {
        name: part["per_second"] * part["seconds"] / part["workers"] for name, part in parts.items()
    }
    return sorted([name for name in busy if busy[name] >= 1], key=busy.get, reverse=True)
