# reckoned in seconds
sized = {
    "entries": 40 / 60 * (900 - 300 + 60),
    "kilobytes": 40 / 60 * 660 * 120 / 1000,
    "look_ups": 12 * 500,
    "look_ups_with_24": 24 * 250,
}
