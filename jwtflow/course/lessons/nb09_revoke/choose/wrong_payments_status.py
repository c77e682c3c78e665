# requirement: at the next request
chosen = {
    "weather": "wait for exp",
    "payments": "status list",
    "phone": "not-before",
    "partners": "status list",
    "archive": "introspection",
}
