# requirement: they can't reach your Redis
chosen = {
    "weather": "wait for exp",
    "payments": "denylist",
    "phone": "not-before",
    "partners": "denylist",
    "archive": "introspection",
}
