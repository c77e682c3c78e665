# requirement: one try for each
def find_users(names, ask):
    return {name for name in names if ask(name, "p") != ask("nobody-at-all-77", "p")}
