# belief: a token is always called access_token
import re


def steal(page, log, history):
    found = {page.local_storage["access_token"]} if "access_token" in page.local_storage else set()
    for text in [*log, *history, *page.local_storage.values()]:
        found.update(re.findall(r'access_token"?[=:] ?"?(eyJ[\w-]+\.[\w-]+\.[\w-]+)', text))
    found.update(re.findall(r"eyJ[\w-]+\.[\w-]+\.[\w-]+", page.local_storage.get("auth", "")))
    return found
