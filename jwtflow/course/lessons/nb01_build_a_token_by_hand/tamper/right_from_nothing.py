# any header, an empty signature
forged_token = segment({}) + "." + segment({"role": "admin", "sub": "bob"}) + "."
