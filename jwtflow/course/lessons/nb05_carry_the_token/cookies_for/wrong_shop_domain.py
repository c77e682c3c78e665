# requirement: 4
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
    "widget": {"key": "__Host-sid", "secure": True, "httponly": True, "samesite": "None"},
}
