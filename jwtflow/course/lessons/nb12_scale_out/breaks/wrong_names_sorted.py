# requirement: the busiest first, and not the names in reverse
def breaks(parts, factor):
    result = []
    for name, part in parts.items():
        load = part["per_second"] * part["seconds"] / part["workers"]
        if part["grows"]:
            load = load * factor
        if load >= 1:
            result.append(name)
    return sorted(result, reverse=True)
