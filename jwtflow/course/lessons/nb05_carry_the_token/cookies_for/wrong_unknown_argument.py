# requirement: arguments of set_cookie
cookies = {
    "shop": {
        "key": "__Host-sid",
        "secure": True,
        "httponly": True,
        "samesite": "Lax",
        "http_only": True,
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
