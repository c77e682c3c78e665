# requirement: the token's age
sized = {
    "entries": 640,
    "kilobytes": 76.8,
    "look_ups": 6000,
    "look_ups_with_24": 6000,
}
