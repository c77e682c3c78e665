# requirement: at once
chosen = {
    "weather": "wait for exp",
    "payments": "denylist",
    "phone": "not-before",
    "partners": "status list",
    "archive": "wait for exp",
}
