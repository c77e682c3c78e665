# all answers first
def find_users(names, ask):
    answers = {name: ask(name, "p") for name in names}
    stranger = ask("-".join(names), "p")
    return {name for name, answer in answers.items() if answer != stranger}
