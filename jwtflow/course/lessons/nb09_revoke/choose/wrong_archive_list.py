# requirement: it can't read a JWT
chosen = {
    "weather": "wait for exp",
    "payments": "denylist",
    "phone": "not-before",
    "partners": "status list",
    "archive": "denylist",
}
