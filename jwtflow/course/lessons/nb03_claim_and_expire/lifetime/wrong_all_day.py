# belief: longer is more comfortable
lifetimes = {"bank": 1440, "news": 1440, "build": 60, "intranet": 1440}
