# requirement: 1
chosen = {
    "newsroom": "token",
    "partners": "token",
    "basket": "signed cookie",
    "bank": "session",
    "phone": "token",
}
