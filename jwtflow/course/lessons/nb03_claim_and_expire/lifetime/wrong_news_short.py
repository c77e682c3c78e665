# requirement: 1,000 renewals a second
lifetimes = {"bank": 5, "news": 5, "build": 21, "intranet": 60}
