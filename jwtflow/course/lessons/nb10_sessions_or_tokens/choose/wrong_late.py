# belief: a login may end late everywhere
chosen = {
    "newsroom": "token",
    "partners": "token",
    "basket": "signed cookie",
    "bank": "token",
    "phone": "token",
}
