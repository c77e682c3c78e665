# requirement: update takes a where
class RefreshStore:
    def __init__(self, tokens, families, *, new_token, report_theft, lifetime):
        self.tokens = tokens
        self.families = families
        self.new_token = new_token
        self.report_theft = report_theft
        self.lifetime = lifetime

    def start(self, login, *, now):
        token = self.new_token()
        self.families.insert(login["family"], {"login": login, "start": now, "live": digest(token)})
        self.tokens.insert(digest(token), {"family": login["family"]})
        return token

    def rotate(self, refresh_token, *, client_id, now):
        key = digest(refresh_token)
        row = self.tokens.find(key)
        if row is None:
            raise ValueError("unknown")
        family = self.families.find(row["family"])
        login = family["login"]
        if login["client_id"] != client_id:
            raise ValueError("another client")
        if now >= family["start"] + self.lifetime:
            raise ValueError("over")
        successor = self.new_token()
        self.tokens.insert(digest(successor), {"family": row["family"]})
        if not self.families.update(
            row["family"], {"live": digest(successor)}, where={"live": key}
        ):
            self.families.update(row["family"], {"live": None})
            self.report_theft(login)
            raise ValueError("reuse")
        return successor, login
