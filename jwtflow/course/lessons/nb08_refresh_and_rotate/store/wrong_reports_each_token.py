# requirement: 2
class RefreshStore:
    def __init__(self, tokens, families, *, new_token, report_theft, lifetime):
        self.tokens, self.families, self.lifetime = tokens, families, lifetime
        self.new_token, self.report_theft = new_token, report_theft

    def start(self, login, *, now):
        token = self.new_token()
        row = {"login": login, "live": 1, "started": now}
        self.families.insert(login["family"], row)
        self.tokens.insert(digest(token), {"family": login["family"], "number": 1})
        return token

    def rotate(self, refresh_token, *, client_id, now):
        token = self.tokens.find(digest(refresh_token))
        if token is None:
            raise ValueError("not known")
        family, number = token["family"], token["number"]
        row = self.families.find(family)
        if row["login"]["client_id"] != client_id:
            raise ValueError("another client's")
        if now - row["started"] >= self.lifetime:
            raise ValueError("too late")
        if self.families.update(family, {"live": number + 1}, where={"live": number}):
            successor = self.new_token()
            self.tokens.insert(digest(successor), {"family": family, "number": number + 1})
            return successor, row["login"]
        self.families.update(family, {"live": -1}, where={})
        for _ in range(number, row["live"]):
            self.report_theft(row["login"])
        raise ValueError("used before")
