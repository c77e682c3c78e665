# requirement: look-ups and not revocations
sized = {
    "entries": 440,
    "kilobytes": 52.8,
    "look_ups": 40,
    "look_ups_with_24": 40,
}
