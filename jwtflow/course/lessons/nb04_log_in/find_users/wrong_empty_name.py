# requirement: compare with a name that nobody has
def find_users(names, ask):
    nobody = ask("", "a guess")
    return {name for name in names if ask(name, "a guess") != nobody}
