# requirement: kilobytes
sized = {
    "entries": 440,
    "kilobytes": 52_800,
    "look_ups": 6000,
    "look_ups_with_24": 6000,
}
