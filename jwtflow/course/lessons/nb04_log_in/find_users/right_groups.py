# by groups of equal answers
def find_users(names, ask):
    stranger = ask("nobody-at-all-77", "p")
    same = [name for name in names if ask(name, "p") == stranger]
    return set(names) - set(same)
