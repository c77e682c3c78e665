# belief: two requests cannot come at once
import threading
from contextlib import suppress

_BOTH = ("access_token", "refresh_token")


class LibraryClient:
    def __init__(self, sender, *, auth_server, service, jar, lock):
        self.__dict__.update(locals())

    def _post(self, path, **more):
        return self.sender.post(self.auth_server + path, timeout=30, **more)

    def log_in(self, username, password):
        answer = self._post("/login", json=dict(username=username, password=password))
        if answer.status_code != 200:
            raise ValueError(answer.text)
        self.jar.write(answer.json())

    def _fresh(self, refresh_token):
        form = dict(grant_type="refresh_token", client_id="notebook", refresh_token=refresh_token)
        answer = self._post("/token", data=form)
        with suppress(ValueError, KeyError, TypeError):
            if answer.status_code == 200 and all(map(answer.json().__getitem__, _BOTH)):
                return answer.json()
        raise (ValueError if answer.status_code in {400, 401} else ConnectionError)("no tokens")

    def call(self, method, path, json=None):
        tokens = self.jar.read()
        if not tokens:
            raise ValueError("log in first")
        for last in (False, True):
            answer = self.sender.request(
                method,
                self.service + path,
                json=json,
                allow_redirects=False,
                auth=mine.BearerAuth(tokens["access_token"], self.service),
            )
            if answer.status_code != 401 or last:
                return answer
            tokens = mine.refresh_once(
                tokens["access_token"], jar=self.jar, lock=threading.Lock(), refresh=self._fresh
            )

    def log_out(self):
        if tokens := self.jar.read():
            try:
                self._post(
                    "/revoke", data=dict(client_id="notebook", token=tokens["refresh_token"])
                )
            finally:
                self.jar.clear()
