# requirement: all names
def find_users(names, ask):
    stranger = ask("nobody-at-all-77", "p")
    found = set()
    for name in names:
        if ask(name, "p") == stranger:
            break
        found.add(name)
    return found
