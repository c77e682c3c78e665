# a function inside
def breaks(parts, factor):
    def load(name):
        part = parts[name]
        uses = part["per_second"]
        if part["grows"]:
            uses *= factor
        return uses * part["seconds"] / part["workers"]

    return [name for name in sorted(parts, key=load, reverse=True) if load(name) >= 1]
