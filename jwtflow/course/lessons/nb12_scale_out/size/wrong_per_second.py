# requirement: forty a minute
sized = {
    "entries": 40 * 660,
    "kilobytes": 40 * 660 * 0.12,
    "look_ups": 6000,
    "look_ups_with_24": 6000,
}
