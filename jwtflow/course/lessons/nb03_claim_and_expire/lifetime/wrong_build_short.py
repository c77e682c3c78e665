# requirement: 20 minutes
lifetimes = {"bank": 5, "news": 34, "build": 15, "intranet": 60}
