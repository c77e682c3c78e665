# belief: digits in quotation marks are a number
paper = {
    "verification": "50",
    "session look-up": 1,
    "HTTP request": 1000,
    "introspection": 4,
}
