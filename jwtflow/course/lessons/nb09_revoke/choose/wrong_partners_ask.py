# requirement: once a minute
chosen = {
    "weather": "wait for exp",
    "payments": "denylist",
    "phone": "not-before",
    "partners": "introspection",
    "archive": "introspection",
}
