# belief: revocation is instant everywhere
chosen = {
    "weather": "wait for exp",
    "payments": "wait for exp",
    "phone": "wait for exp",
    "partners": "status list",
    "archive": "introspection",
}
