# requirement: all devices
chosen = {
    "weather": "wait for exp",
    "payments": "denylist",
    "phone": "introspection",
    "partners": "status list",
    "archive": "introspection",
}
