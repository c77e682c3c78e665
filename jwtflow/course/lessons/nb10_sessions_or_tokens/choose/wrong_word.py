# requirement: 1
chosen = {
    "newsroom": "session",
    "partners": "token",
    "basket": "cookie",
    "bank": "session",
    "phone": "token",
}
