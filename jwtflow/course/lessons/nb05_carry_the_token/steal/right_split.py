# split at everything else
import re


def steal(page, log, history):
    texts = [*page.local_storage.values(), *log, *history]
    words = [word.strip(".") for text in texts for word in re.split(r"[^A-Za-z0-9_.-]+", text)]
    return {word for word in words if word.startswith("eyJ") and word.count(".") == 2}
