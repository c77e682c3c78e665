# requirement: two minutes
chosen = {
    "weather": "wait for exp",
    "payments": "denylist",
    "phone": "not-before",
    "partners": "wait for exp",
    "archive": "introspection",
}
