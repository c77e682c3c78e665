# belief: asking costs nothing
chosen = {
    "weather": "introspection",
    "payments": "introspection",
    "phone": "not-before",
    "partners": "status list",
    "archive": "introspection",
}
