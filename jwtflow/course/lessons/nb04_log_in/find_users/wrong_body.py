# requirement: any of the four parts
def find_users(names, ask):
    stranger = ask("nobody-at-all-77", "p")
    return {name for name in names if ask(name, "p").body != stranger.body}
