# requirement: a kilobyte is 1,000 bytes
sized = {
    "entries": 440,
    "kilobytes": 440 * 120 / 1024,
    "look_ups": 6000,
    "look_ups_with_24": 6000,
}
