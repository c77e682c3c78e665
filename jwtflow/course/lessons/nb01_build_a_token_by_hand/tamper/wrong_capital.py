# requirement: admin
forged_token = f"{segment(header)}.{segment({'sub': 'bob', 'role': 'Admin'})}."
