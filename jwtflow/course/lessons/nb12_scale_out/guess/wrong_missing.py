# requirement: all four
paper = {"verification": 50, "session look-up": 1, "HTTP request": 1000}
