# paths written out
cookies = {
    "shop": {"key": "__Host-sid", "secure": True, "httponly": True, "samesite": "Lax", "path": "/"},
    "group": {
        "key": "__Secure-sid",
        "domain": "group.example",
        "secure": True,
        "httponly": True,
        "samesite": "Strict",
        "path": "/",
    },
    "widget": {
        "key": "__Host-sid",
        "secure": True,
        "httponly": True,
        "samesite": "None",
        "path": "/",
    },
}
