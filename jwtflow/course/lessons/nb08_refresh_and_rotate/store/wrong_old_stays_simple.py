# belief: the old token stays valid
class RefreshStore:
    def __init__(self, tokens, families, *, new_token, report_theft, lifetime):
        self.tokens, self.new_token, self.lifetime = tokens, new_token, lifetime

    def start(self, login, *, now):
        token = self.new_token()
        self.tokens.insert(digest(token), {"login": login, "ends_at": now + self.lifetime})
        return token

    def rotate(self, refresh_token, *, client_id, now):
        row = self.tokens.find(digest(refresh_token))
        if row is None or row["login"]["client_id"] != client_id or now >= row["ends_at"]:
            raise ValueError("no")
        successor = self.new_token()
        self.tokens.insert(digest(successor), row)
        return successor, row["login"]
