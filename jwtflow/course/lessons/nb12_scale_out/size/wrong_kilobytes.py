# requirement: 120 bytes each
sized = {
    "entries": 440,
    "kilobytes": 440 * 12 / 1000,
    "look_ups": 6000,
    "look_ups_with_24": 6000,
}
