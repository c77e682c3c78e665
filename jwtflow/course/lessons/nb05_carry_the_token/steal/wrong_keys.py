# requirement: 1
import re


def steal(page, log, history):
    return set(
        re.findall(
            r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+",
            "\n".join([*page.local_storage, *log, *history]),
        )
    )
