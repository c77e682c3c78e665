# two dictionaries
redis = {"payments": "denylist", "phone": "not-before"}
chosen = redis | {
    "weather": "wait for exp",
    "partners": "status list",
    "archive": "introspection",
}
