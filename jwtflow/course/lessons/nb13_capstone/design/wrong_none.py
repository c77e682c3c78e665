# requirement: the dictionary
def library_design():
    print("tools:read")
