# the one who inserts the mark of a spent token first has won
class RefreshStore:
    def __init__(self, tokens, families, *, new_token, report_theft, lifetime):
        self.tokens, self.families, self.lifetime = tokens, families, lifetime
        self.new_token, self.report_theft = new_token, report_theft

    def start(self, login, *, now):
        token = self.new_token()
        self.families.insert(login["family"], {"login": login, "end": now + self.lifetime})
        self.tokens.insert(("token", digest(token)), {"family": login["family"]})
        return token

    def rotate(self, refresh_token, *, client_id, now):
        key = digest(refresh_token)
        token = self.tokens.find(("token", key))
        if token is None:
            raise ValueError("not known")
        name = token["family"]
        family = self.families.find(name)
        if family["login"]["client_id"] != client_id or now >= family["end"]:
            raise ValueError("not here, or not now")
        if not self.tokens.insert(("spent", key), {}):
            self.families.insert(("over", name), {})
            self.report_theft(family["login"])
            raise ValueError("a second time")
        if self.families.find(("over", name)) is not None:
            raise ValueError("over")
        successor = self.new_token()
        self.tokens.insert(("token", digest(successor)), {"family": name})
        return successor, family["login"]
