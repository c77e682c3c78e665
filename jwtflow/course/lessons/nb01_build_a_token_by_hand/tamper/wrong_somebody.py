# requirement: bob
forged_token = f"{segment(header)}.{segment({'sub': 'alice', 'role': 'admin'})}."
