# requirement: an empty set
def find_users(names, ask):
    return set(names)
