# requirement: 1
import re


def steal(page, log, history):
    found = {
        value
        for value in page.local_storage.values()
        if re.fullmatch(r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", value)
    }
    return found | set(
        re.findall(
            r"eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", "\n".join([*log, *history])
        )
    )
