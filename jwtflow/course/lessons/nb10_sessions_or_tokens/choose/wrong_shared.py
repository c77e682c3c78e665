# belief: every server can reach the session table
chosen = {
    "newsroom": "session",
    "partners": "session",
    "basket": "signed cookie",
    "bank": "session",
    "phone": "session",
}
