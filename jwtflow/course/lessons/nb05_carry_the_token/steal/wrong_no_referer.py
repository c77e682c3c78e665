# belief: a log holds only what was asked for
import re


def steal(page, log, history):
    paths = [line.split(" ")[1] for line in log]
    return set(
        re.findall(
            r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+",
            "\n".join([*page.local_storage.values(), *paths, *history]),
        )
    )
