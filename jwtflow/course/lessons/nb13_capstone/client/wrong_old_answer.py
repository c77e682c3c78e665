# requirement: 3 (an error of the second request is swallowed)
class LibraryClient:
    def __init__(self, sender, *, auth_server, service, jar, lock):
        self.sender, self.jar, self.lock = sender, jar, lock
        self.auth_server, self.service = auth_server, service

    def log_in(self, username, password):
        credentials = {"username": username, "password": password}
        answer = self.sender.post(f"{self.auth_server}/login", json=credentials)
        if answer.status_code != 200:
            raise ValueError("the login was refused")
        self.jar.write(answer.json())

    def call(self, method, path, json=None):
        tokens = self.jar.read()
        if tokens is None:
            raise ValueError("nobody is logged in")
        answer = self.send(tokens, method, path, json)
        if answer.status_code == 401:
            seen, shared = tokens["access_token"], {"jar": self.jar, "lock": self.lock}
            tokens = mine.refresh_once(seen, refresh=self.refresh, **shared)
            try:
                answer = self.send(tokens, method, path, json)
            except OSError:
                pass
        return answer

    def send(self, tokens, method, path, json):
        auth = mine.BearerAuth(tokens["access_token"], self.service)
        options = {"json": json, "auth": auth, "allow_redirects": False}
        return self.sender.request(method, f"{self.service}{path}", **options)

    def refresh(self, refresh_token):
        form = {"grant_type": "refresh_token", "client_id": "notebook"}
        form["refresh_token"] = refresh_token
        answer = self.sender.post(f"{self.auth_server}/token", data=form)
        if answer.status_code in (400, 401):
            raise ValueError("the login is over")
        try:
            tokens = answer.json()
        except ValueError:
            tokens = None
        is_whole = isinstance(tokens, dict) and {"access_token", "refresh_token"} <= tokens.keys()
        if answer.status_code != 200 or not is_whole:
            raise ConnectionError("the auth server can't say")
        return tokens

    def log_out(self):
        tokens = self.jar.read()
        if tokens is None:
            return
        form = {"client_id": "notebook", "token": tokens["refresh_token"]}
        try:
            self.sender.post(f"{self.auth_server}/revoke", data=form)
        finally:
            self.jar.clear()
