# reckoned in steps
minutes = 15 - 5 + 1
entries = 40 * minutes
sized = {"entries": entries, "kilobytes": entries * 120 / 1000}
sized["look_ups"] = sized["look_ups_with_24"] = 6000
