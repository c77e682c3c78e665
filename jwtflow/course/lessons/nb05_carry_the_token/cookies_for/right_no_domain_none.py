# domain=None where there is none
cookies = {
    "shop": {
        "key": "__Host-sid",
        "secure": True,
        "httponly": True,
        "samesite": "Lax",
        "domain": None,
    },
    "group": {
        "key": "__Secure-sid",
        "domain": "group.example",
        "secure": True,
        "httponly": True,
        "samesite": "Strict",
    },
    "widget": {
        "key": "__Host-sid",
        "secure": True,
        "httponly": True,
        "samesite": "None",
        "domain": None,
    },
}
