# compares with the number of workers
def breaks(parts, factor):
    over = {}
    for name, part in parts.items():
        wanted = part["per_second"] * part["seconds"] * (factor if part["grows"] else 1)
        if wanted >= part["workers"]:
            over[name] = wanted / part["workers"]
    return sorted(over, key=over.get, reverse=True)
