# requirement: any difference
def find_users(names, ask):
    stranger = ask("nobody-at-all-77", "p")
    return {
        name
        for name in names
        if ask(name, "p").hashes > stranger.hashes or ask(name, "p").status != stranger.status
    }
