# requirement: one of the six ways
chosen = {
    "weather": "wait for exp",
    "payments": "denylist",
    "phone": "not-before",
    "partners": "status list",
    "archive": "ask",
}
