# requirement: no password
def find_users(names, ask):
    return {name for name in names if ask(name, name).status == 200}
