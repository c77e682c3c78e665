# requirement: 1
chosen = {
    "newsroom": "session",
    "partners": "token",
    "basket": "token",
    "bank": "session",
    "phone": "token",
}
