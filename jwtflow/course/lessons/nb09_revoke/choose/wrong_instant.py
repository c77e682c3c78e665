# belief: revocation is instant everywhere
chosen = {
    "weather": "wait for exp",
    "payments": "status list",
    "phone": "not-before",
    "partners": "status list",
    "archive": "status list",
}
