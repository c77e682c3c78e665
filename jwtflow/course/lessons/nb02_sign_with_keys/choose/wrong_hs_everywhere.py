# belief: a shared secret is fine among friends
chosen = dict.fromkeys(["one_program", "many_apis", "small_header", "customers"], "HS256")
