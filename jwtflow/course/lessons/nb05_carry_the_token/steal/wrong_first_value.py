# requirement: 1
import re


def steal(page, log, history):
    first = list(page.local_storage.values())[:1]
    return set(
        re.findall(
            r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+",
            "\n".join([*first, *log, *history]),
        )
    )
