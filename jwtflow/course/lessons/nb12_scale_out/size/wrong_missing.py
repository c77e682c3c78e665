# requirement: four numbers
sized = {
    "entries": 440,
    "kilobytes": 52.8,
    "look_ups": 6000,
}
