# filter
def find_users(names, ask):
    stranger = ask("nobody-at-all-77", "wrong")
    return set(filter(lambda name: ask(name, "wrong") != stranger, names))
