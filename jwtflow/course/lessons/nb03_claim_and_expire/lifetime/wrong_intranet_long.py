# requirement: 60 at most
lifetimes = {"bank": 5, "news": 34, "build": 21, "intranet": 1440}
