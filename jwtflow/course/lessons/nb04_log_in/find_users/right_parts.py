# part by part
def find_users(names, ask):
    stranger = ask("nobody-at-all-77", "wrong")
    known = (stranger.status, stranger.body, stranger.headers, stranger.hashes)
    found = set()
    for name in names:
        answer = ask(name, "wrong")
        if (answer.status, answer.body, answer.headers, answer.hashes) != known:
            found.add(name)
    return found
