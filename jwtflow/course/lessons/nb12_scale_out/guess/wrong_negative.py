# requirement: positive numbers
paper = {"verification": -5, "session look-up": 1, "HTTP request": 1000, "introspection": 4}
