# requirement: encoded
forged_token = f"{segment(header)}.sub=bob&role=admin.x"
