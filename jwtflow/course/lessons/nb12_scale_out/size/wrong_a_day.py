# belief: the list grows for ever
sized = {
    "entries": 57_600,
    "kilobytes": 6912,
    "look_ups": 6000,
    "look_ups_with_24": 6000,
}
