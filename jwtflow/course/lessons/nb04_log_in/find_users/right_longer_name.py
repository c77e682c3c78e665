# a name made of the longest
def find_users(names, ask):
    made_up = max(names, key=len) + "-who-is-that"
    stranger = ask(made_up, "p")
    found = set(names)
    for name in names:
        if ask(name, "p") == stranger:
            found.remove(name)
    return found
