# requirement: one more try
def find_users(names, ask):
    one, two = ask("nobody-1", "p"), ask("nobody-2", "p")
    assert one == two
    return {name for name in names if ask(name, "p") != one}
