# requirement: bob
forged_token = f"{segment(header)}.{segment({'role': 'admin'})}."
