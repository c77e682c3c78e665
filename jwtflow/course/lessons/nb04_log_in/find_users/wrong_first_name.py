# requirement: compare with a name that nobody has
def find_users(names, ask):
    first = ask(names[0], "p")
    return {name for name in names if ask(name, "p") != first}
