# dict()
sized = dict(entries=440, kilobytes=0.12 * 440, look_ups=6000, look_ups_with_24=6000)
