# with fractions
lifetimes = {"bank": 5.0, "news": 2_000_000 / 1_000 / 60, "build": 21.5, "intranet": 60.0}
