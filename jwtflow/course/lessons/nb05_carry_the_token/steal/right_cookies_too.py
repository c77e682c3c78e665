# also document.cookie
import re


def steal(page, log, history):
    texts = [page.cookie, *page.local_storage.values(), *log, *history]
    return set(re.findall(r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", "\n".join(texts)))
