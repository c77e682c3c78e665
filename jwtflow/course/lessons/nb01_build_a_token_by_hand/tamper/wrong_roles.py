# requirement: role
forged_token = f"{segment(header)}.{segment({'sub': 'bob', 'roles': ['admin']})}.AAAA"
