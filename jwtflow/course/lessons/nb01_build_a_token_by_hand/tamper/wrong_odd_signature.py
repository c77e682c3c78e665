# requirement: a third segment that decodes
forged_token = f"{segment(header)}.{segment({'sub': 'bob', 'role': 'admin'})}.x"
