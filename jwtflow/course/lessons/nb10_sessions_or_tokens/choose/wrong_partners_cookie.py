# requirement: 1
chosen = {
    "newsroom": "session",
    "partners": "signed cookie",
    "basket": "signed cookie",
    "bank": "session",
    "phone": "token",
}
