# requirement: 1
chosen = {
    "newsroom": "session",
    "partners": "token",
    "basket": "signed cookie",
    "bank": "session",
    "phone": "session",
}
