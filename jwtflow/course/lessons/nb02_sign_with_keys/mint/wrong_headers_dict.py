# requirement: the token alone, not the request's headers
minted = {
    "Authorization": f"Bearer {mine.sign_hs256(header, {**claims, 'roles': ['admin']}, lab.shared_secret)}"
}
