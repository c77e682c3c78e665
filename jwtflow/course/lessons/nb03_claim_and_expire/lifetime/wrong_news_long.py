# requirement: the shortest that fits
lifetimes = {"bank": 5, "news": 60, "build": 21, "intranet": 60}
