# requirement: 3
class RefreshStore:
    def __init__(self, tokens, families, *, new_token, report_theft, lifetime):
        self.tokens = tokens
        self.families = families
        self.new_token = new_token
        self.report_theft = report_theft
        self.lifetime = lifetime

    def give(self, family):
        token = self.new_token()
        self.tokens.insert(digest(token), {"family": family, "spent": False})
        return token

    def start(self, login, *, now):
        family = login["family"]
        self.families.insert(family, {"login": login, "until": now + self.lifetime, "over": False})
        return self.give(family)

    def rotate(self, refresh_token, *, client_id, now):
        key = digest(refresh_token)
        token = self.tokens.find(key)
        if token is None:
            raise ValueError("unknown")
        family = self.families.find(token["family"])
        if family["login"]["client_id"] != client_id:
            raise ValueError("not yours")
        if now >= family["until"]:
            raise ValueError("too old")
        if not self.tokens.update(key, {"spent": True}, where={"spent": False}):
            self.families.update(token["family"], {"over": True}, where={})
            self.report_theft(family["login"])
            raise ValueError("used twice")
        if family["over"]:
            raise ValueError("this login is over")
        self.families.update(token["family"], {"over": False}, where={})
        return self.give(token["family"]), family["login"]
