# requirement: RS256 does for everything
chosen = dict.fromkeys(["one_program", "many_apis", "small_header", "customers"], "RS256")
