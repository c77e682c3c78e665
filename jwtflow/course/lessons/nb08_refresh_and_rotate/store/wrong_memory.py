# requirement: 1
class RefreshStore:
    def __init__(self, tokens, families, *, new_token, report_theft, lifetime):
        self.new_token, self.report_theft, self.lifetime = new_token, report_theft, lifetime
        self.live, self.family_of = {}, {}

    def start(self, login, *, now):
        token = self.new_token()
        self.family_of[digest(token)] = login["family"]
        self.live[login["family"]] = [digest(token), login, now + self.lifetime]
        return token

    def rotate(self, refresh_token, *, client_id, now):
        family = self.family_of.get(digest(refresh_token))
        if family is None:
            raise ValueError("unknown")
        live, login, ends_at = self.live[family]
        if login["client_id"] != client_id or now >= ends_at:
            raise ValueError("not here, not now")
        if live != digest(refresh_token):
            self.live[family][0] = None
            self.report_theft(login)
            raise ValueError("twice")
        successor = self.new_token()
        self.family_of[digest(successor)] = family
        self.live[family][0] = digest(successor)
        return successor, login
