# requirement: all parts that can't keep up (of two that are equally busy one gets lost)
def breaks(parts, factor):
    names = {}
    for name, part in parts.items():
        uses = part["per_second"] * (factor if part["grows"] else 1)
        names[uses * part["seconds"] / part["workers"]] = name
    return [names[busy] for busy in sorted(names, reverse=True) if busy >= 1]
