# belief: what can't be read can't be seen
def find_users(names, ask):
    stranger = ask("nobody-at-all-77", "p")
    return (
        {name for name in names if ask(name, "p")[:3] != stranger[:3]}
        if False
        else {
            name
            for name in names
            if (lambda a: (a.status, a.body, a.headers))(ask(name, "p"))
            != (stranger.status, stranger.body, stranger.headers)
        }
    )
