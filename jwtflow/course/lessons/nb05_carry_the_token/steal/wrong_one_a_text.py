# requirement: 1
import re


def steal(page, log, history):
    texts = [*page.local_storage.values(), *log, *history]
    return {
        match[0]
        for text in texts
        if (match := re.search(r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", text))
    }
