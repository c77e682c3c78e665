# requirement: the minute after
sized = {
    "entries": 400,
    "kilobytes": 48,
    "look_ups": 6000,
    "look_ups_with_24": 6000,
}
