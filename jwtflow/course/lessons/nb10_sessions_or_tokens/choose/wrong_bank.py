# requirement: 1
chosen = {
    "newsroom": "session",
    "partners": "token",
    "basket": "signed cookie",
    "bank": "signed cookie",
    "phone": "token",
}
