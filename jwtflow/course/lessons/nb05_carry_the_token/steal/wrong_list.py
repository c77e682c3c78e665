# requirement: 4, a set
import re


def steal(page, log, history):
    return re.findall(
        r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+",
        "\n".join([*page.local_storage.values(), *log, *history]),
    )
