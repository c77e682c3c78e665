# requirement: 1
chosen = {
    "newsroom": "session",
    "partners": "session",
    "basket": "signed cookie",
    "bank": "session",
    "phone": "token",
}
