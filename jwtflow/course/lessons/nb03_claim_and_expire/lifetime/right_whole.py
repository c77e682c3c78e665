# rounded up otherwise
lifetimes = {"bank": 5, "news": 35, "build": 21, "intranet": 60}
