# Signs with PyJWT.
import jwt

minted = jwt.encode(
    {**claims, "roles": ["admin"]}, lab.shared_secret, algorithm="HS256", headers=header
)
