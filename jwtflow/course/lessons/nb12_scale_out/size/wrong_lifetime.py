# requirement: what is left of the lifetime
sized = {
    "entries": 600,
    "kilobytes": 72,
    "look_ups": 6000,
    "look_ups_with_24": 6000,
}
