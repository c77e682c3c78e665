# belief: the list grows for ever
sized = {
    "entries": 40 * 60 * 24 * 365,
    "kilobytes": 40 * 60 * 24 * 365 * 0.12,
    "look_ups": 6000,
    "look_ups_with_24": 6000,
}
