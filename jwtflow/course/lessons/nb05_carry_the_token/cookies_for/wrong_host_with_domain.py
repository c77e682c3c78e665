# requirement: 5, as far as it's possible
cookies = {
    "shop": {"key": "__Host-sid", "secure": True, "httponly": True, "samesite": "Lax"},
    "group": {
        "key": "__Host-sid",
        "domain": "group.example",
        "secure": True,
        "httponly": True,
        "samesite": "Strict",
    },
    "widget": {"key": "__Host-sid", "secure": True, "httponly": True, "samesite": "None"},
}
