# requirement: no other token of that user
chosen = {
    "weather": "wait for exp",
    "payments": "not-before",
    "phone": "not-before",
    "partners": "status list",
    "archive": "introspection",
}
