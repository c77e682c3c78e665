# requirement: an empty set
def find_users(names, ask):
    stranger = ask("nobody-at-all-77", "p")
    found = {}
    for name in names:
        if ask(name, "p") != stranger:
            found[name] = True
    return found
