# requirement: 4
import re


def steal(page, log, history):
    texts = "\n".join([*page.local_storage.values(), *log, *history])
    return set(re.findall(r"ey[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", texts))
