# requirement: all requests of all servers
sized = {
    "entries": 440,
    "kilobytes": 52.8,
    "look_ups": 72_000,
    "look_ups_with_24": 144_000,
}
