# sorts pairs
def breaks(parts, factor):
    loads = []
    for name, part in parts.items():
        times = factor if part["grows"] else 1
        load = part["per_second"] * times * part["seconds"] / part["workers"]
        if load >= 1.0:
            loads.append((load, name))
    loads.sort(reverse=True)
    return [name for _, name in loads]
