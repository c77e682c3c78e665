# a sixth team
chosen = {
    "weather": "wait for exp",
    "payments": "denylist",
    "phone": "not-before",
    "partners": "status list",
    "archive": "introspection",
    "spare": "key withdrawal",
}
