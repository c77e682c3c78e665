# dict() with names
chosen = dict(
    newsroom="session", partners="token", basket="signed cookie", bank="session", phone="token"
)
