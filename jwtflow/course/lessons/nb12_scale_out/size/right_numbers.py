# plain numbers
sized = {
    "entries": 440,
    "kilobytes": 52.8,
    "look_ups": 6000,
    "look_ups_with_24": 6000,
}
