# belief: asking costs nothing
chosen = {
    "weather": "wait for exp",
    "payments": "introspection",
    "phone": "not-before",
    "partners": "introspection",
    "archive": "introspection",
}
