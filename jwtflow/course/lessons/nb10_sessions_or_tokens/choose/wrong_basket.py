# requirement: 1
chosen = {
    "newsroom": "session",
    "partners": "token",
    "basket": "session",
    "bank": "session",
    "phone": "token",
}
