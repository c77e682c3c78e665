# requirement: five teams
chosen = {
    "weather": "wait for exp",
    "payments": "denylist",
    "phone": "not-before",
    "partners": "status list",
}
