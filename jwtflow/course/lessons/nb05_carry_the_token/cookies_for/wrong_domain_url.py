# requirement: 2
cookies = {
    "shop": {
        "key": "__Host-sid",
        "secure": True,
        "httponly": True,
        "samesite": "Lax",
    },
    "group": {
        "key": "__Secure-sid",
        "domain": "https://group.example",
        "secure": True,
        "httponly": True,
        "samesite": "Strict",
    },
    "widget": {
        "key": "__Host-sid",
        "secure": True,
        "httponly": True,
        "samesite": "None",
    },
}
