# everything written anew, with an invented signature
own_header = base64.urlsafe_b64encode(b'{"alg":"RS256"}').decode().rstrip("=")
own_payload = base64.urlsafe_b64encode(b'{"sub":"bob"}').decode().rstrip("=")
forged_token = f"{own_header}.{own_payload}.AAAA"
