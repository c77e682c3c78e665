# requirement: all four
lifetimes = {"bank": 5, "news": 34, "build": 21}
