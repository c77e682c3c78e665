# they live for eight hours
cookies = {
    "shop": {
        "key": "__Host-sid",
        "secure": True,
        "httponly": True,
        "samesite": "Lax",
        "max_age": 28800,
    },
    "group": {
        "key": "__Secure-sid",
        "domain": "group.example",
        "secure": True,
        "httponly": True,
        "samesite": "Strict",
        "max_age": 28800,
    },
    "widget": {
        "key": "__Host-sid",
        "secure": True,
        "httponly": True,
        "samesite": "None",
        "max_age": 28800,
    },
}
