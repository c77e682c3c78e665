# takes the largest again and again
def breaks(parts, factor):
    busy = {
        name: part["per_second"] * factor ** part["grows"] * part["seconds"] / part["workers"]
        for name, part in parts.items()
    }
    names = []
    while busy and max(busy.values()) >= 1:
        names.append(max(busy, key=busy.get))
        del busy[names[-1]]
    return names
