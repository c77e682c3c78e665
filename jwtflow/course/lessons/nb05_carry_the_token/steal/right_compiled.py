# a compiled pattern and finditer
import re


def steal(page, log, history):
    token = re.compile(r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
    texts = list(page.local_storage.values()) + log + history
    return {match[0] for text in texts for match in token.finditer(text)}
