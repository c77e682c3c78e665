# requirement: 1
chosen = {"newsroom": "session", "partners": "token"}
