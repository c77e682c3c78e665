# belief: a cookie goes to the hosts beside it by itself
cookies = {
    "shop": {"key": "__Host-sid", "secure": True, "httponly": True, "samesite": "Lax"},
    "group": {"key": "__Secure-sid", "secure": True, "httponly": True, "samesite": "Strict"},
    "widget": {"key": "__Host-sid", "secure": True, "httponly": True, "samesite": "None"},
}
