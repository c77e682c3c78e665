# requirement: a dictionary of arguments
cookies = dict.fromkeys(("shop", "group", "widget"), "Secure; HttpOnly; SameSite=Lax")
