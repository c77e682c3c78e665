# a loop
def find_users(names, ask):
    nobody = ask("zzzzzzzzzz", "x")
    found = set()
    for name in names:
        if ask(name, "x") != nobody:
            found.add(name)
    return found
