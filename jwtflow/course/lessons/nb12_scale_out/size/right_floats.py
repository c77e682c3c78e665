# floats
sized = {
    "entries": 440.0,
    "kilobytes": 52.8,
    "look_ups": 6e3,
    "look_ups_with_24": 6_000.0,
}
