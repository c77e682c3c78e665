# belief: a lifetime is counted in seconds
lifetimes = {"bank": 300, "news": 2000, "build": 1260, "intranet": 3600}
