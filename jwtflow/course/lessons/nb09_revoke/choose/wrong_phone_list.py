# requirement: nobody keeps a list of the tokens
chosen = {
    "weather": "wait for exp",
    "payments": "denylist",
    "phone": "denylist",
    "partners": "status list",
    "archive": "introspection",
}
