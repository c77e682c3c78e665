# requirement: a number
lifetimes = {"bank": "5", "news": "34", "build": "21", "intranet": "60"}
