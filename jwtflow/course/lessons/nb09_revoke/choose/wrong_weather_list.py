# requirement: no look-ups for the weather
chosen = {
    "weather": "denylist",
    "payments": "denylist",
    "phone": "not-before",
    "partners": "status list",
    "archive": "introspection",
}
