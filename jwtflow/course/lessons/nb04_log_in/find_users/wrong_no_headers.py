# requirement: any of the four parts
def find_users(names, ask):
    stranger = ask("nobody-at-all-77", "p")

    found = set()
    for name in names:
        answer = ask(name, "p")
        if (answer.status, answer.body, answer.hashes) != (
            stranger.status,
            stranger.body,
            stranger.hashes,
        ):
            found.add(name)
    return found
