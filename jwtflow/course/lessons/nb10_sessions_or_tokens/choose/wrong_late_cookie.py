# belief: a login may end late everywhere
chosen = {
    "newsroom": "signed cookie",
    "partners": "token",
    "basket": "signed cookie",
    "bank": "token",
    "phone": "token",
}
