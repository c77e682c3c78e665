# a name for each
cookies = {
    "shop": {"key": "__Host-shop", "secure": True, "httponly": True, "samesite": "Lax"},
    "group": {
        "key": "__Secure-group_session",
        "domain": "group.example",
        "secure": True,
        "httponly": True,
        "samesite": "Strict",
    },
    "widget": {"key": "__Host-widget", "secure": True, "httponly": True, "samesite": "None"},
}
