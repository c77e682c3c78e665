# requirement: the shortest that fits
lifetimes = {"bank": 5, "news": 34, "build": 60, "intranet": 60}
