# a frozenset
import re


def steal(page, log, history):
    text = repr((dict(page.local_storage), log, history))
    return frozenset(re.findall(r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", text))
