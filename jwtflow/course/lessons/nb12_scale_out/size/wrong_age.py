# requirement: what is left and not what is over
sized = {
    "entries": 200,
    "kilobytes": 24,
    "look_ups": 6000,
    "look_ups_with_24": 6000,
}
