# a frozenset
def find_users(names, ask):
    stranger = ask("q" * 40, "p")
    return frozenset(name for name in names if not ask(name, "p") == stranger)
