# requirement: 4
import re


def steal(page, log, history):
    return set(re.findall(r"eyJ\S*", "\n".join([*page.local_storage.values(), *log, *history])))
