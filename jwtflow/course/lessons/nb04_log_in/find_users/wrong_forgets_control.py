# requirement: compare
def find_users(names, ask):
    return {name for name in names if ask(name, "p") != ask}
