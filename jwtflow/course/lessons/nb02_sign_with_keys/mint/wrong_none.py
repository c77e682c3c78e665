# requirement: alg none needs no signature
head = mine.base64url_encode(b'{"alg":"none","typ":"at+jwt"}')
minted = (
    head + "." + mine.base64url_encode(json.dumps({**claims, "roles": ["admin"]}).encode()) + "."
)
