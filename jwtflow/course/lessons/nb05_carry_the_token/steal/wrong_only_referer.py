# requirement: 2
import re


def steal(page, log, history):
    referers = [line.rpartition('"')[0].rpartition('"')[2] for line in log]
    return set(
        re.findall(
            r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+",
            "\n".join([*page.local_storage.values(), *referers, *history]),
        )
    )
