# requirement: compare with a name that nobody has
def find_users(names, ask):
    answers = [ask(name, "p") for name in names]
    usual = max(answers, key=answers.count)
    return {name for name, answer in zip(names, answers) if answer != usual}
