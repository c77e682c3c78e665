# requirement: 3
import re


def steal(page, log, history):
    queries = [address.partition("?")[2].partition("#")[0] for address in history]
    return set(
        re.findall(
            r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+",
            "\n".join([*page.local_storage.values(), *log, *queries]),
        )
    )
