# requirement: a number for each system
lifetimes = {"bank": 15, "news": 15, "build": 15, "intranet": 15}
