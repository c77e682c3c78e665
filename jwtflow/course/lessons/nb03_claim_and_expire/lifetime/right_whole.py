# rounded up otherwise
lifetimes = {"bank": 5, "news": 35, "build": 20, "intranet": 60}
