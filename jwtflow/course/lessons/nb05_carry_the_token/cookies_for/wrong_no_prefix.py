# belief: Secure and HttpOnly keep others from setting a cookie
cookies = {
    "shop": {"key": "sid", "secure": True, "httponly": True, "samesite": "Lax"},
    "group": {
        "key": "sid",
        "domain": "group.example",
        "secure": True,
        "httponly": True,
        "samesite": "Strict",
    },
    "widget": {"key": "sid", "secure": True, "httponly": True, "samesite": "None"},
}
