# belief: Domain keeps a cookie to one host
cookies = {
    "shop": {
        "key": "__Secure-sid",
        "secure": True,
        "httponly": True,
        "samesite": "Lax",
        "domain": "shop.example",
    },
    "group": {
        "key": "__Secure-sid",
        "domain": "group.example",
        "secure": True,
        "httponly": True,
        "samesite": "Strict",
    },
    "widget": {
        "key": "__Secure-sid",
        "secure": True,
        "httponly": True,
        "samesite": "None",
        "domain": "widget.example",
    },
}
