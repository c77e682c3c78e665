# requirement: 4
import re


def steal(page, log, history):
    text = "\n".join([*page.local_storage.values(), *log, *history])
    return set(re.findall(r"[\w-]+\.[\w-]+\.[\w-]+", text))
