# a random name
import secrets


def find_users(names, ask):
    stranger = ask(secrets.token_hex(8), "wrong")
    return {name for name in names if ask(name, "wrong") != stranger}
