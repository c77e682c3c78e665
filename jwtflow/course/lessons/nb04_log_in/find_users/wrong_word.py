# requirement: unknown login
def find_users(names, ask):
    return {name for name in names if "password" in str(ask(name, "p").body)}
