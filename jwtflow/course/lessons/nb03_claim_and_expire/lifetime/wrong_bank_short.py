# requirement: 5 to 60 minutes
lifetimes = {"bank": 3, "news": 34, "build": 22, "intranet": 60}
