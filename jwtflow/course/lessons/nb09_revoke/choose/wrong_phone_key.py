# requirement: one user's devices
chosen = {
    "weather": "wait for exp",
    "payments": "denylist",
    "phone": "key withdrawal",
    "partners": "status list",
    "archive": "introspection",
}
