# requirement: nothing to fetch for the weather
chosen = {
    "weather": "status list",
    "payments": "denylist",
    "phone": "not-before",
    "partners": "status list",
    "archive": "introspection",
}
