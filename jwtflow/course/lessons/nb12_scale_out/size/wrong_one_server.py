# requirement: all look-ups
sized = {
    "entries": 440,
    "kilobytes": 52.8,
    "look_ups": 500,
    "look_ups_with_24": 250,
}
