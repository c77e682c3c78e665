# one figure more, and another order
paper = {
    "introspection": 900,
    "HTTP request": 800,
    "session look-up": 20,
    "verification": 60,
    "a password hash": 25_000,
}
