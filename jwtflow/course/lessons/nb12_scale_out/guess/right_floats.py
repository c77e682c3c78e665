# fractions of a microsecond, and seconds
paper = {
    "verification": 0.5,
    "session look-up": 1.0,
    "HTTP request": 1e3,
    "introspection": 5e6,
}
