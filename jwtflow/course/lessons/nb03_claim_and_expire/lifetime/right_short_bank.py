# a shorter window for the bank
lifetimes = {"bank": 3, "news": 34, "build": 22, "intranet": 60}
