# requirement: 4
class RefreshStore:
    def __init__(self, tokens, families, *, new_token, report_theft, lifetime):
        self.tokens, self.families, self.lifetime = tokens, families, lifetime
        self.new_token, self.report_theft = new_token, report_theft

    def start(self, login, *, now):
        token = self.new_token()
        row = {"login": login, "live": digest(token), "ends_at": now + self.lifetime}
        self.families.insert(login["family"], row)
        self.tokens.insert(digest(token), {"family": login["family"]})
        return token

    def rotate(self, refresh_token, *, client_id, now):
        token = self.tokens.find(digest(refresh_token))
        if token is None:
            raise ValueError("not known")
        row = self.families.find(token["family"])
        login = row["login"]
        if login["client_id"] is not client_id or now >= row["ends_at"]:
            raise ValueError("another client's, or too late")
        successor = self.new_token()
        changes, where = {"live": digest(successor)}, {"live": digest(refresh_token)}
        if not self.families.update(token["family"], changes, where=where):
            self.families.update(token["family"], {"live": None}, where={})
            self.report_theft(login)
            raise ValueError("used before, so the login has ended")
        self.tokens.insert(digest(successor), token)
        return successor, login
