# requirement: 3
cookies = {
    "shop": {"key": "__Host-sid", "secure": True, "httponly": True, "samesite": "Lax"},
    "group": {"key": "__Secure-sid", "domain": "group.example", "secure": True, "httponly": True},
    "widget": {"key": "__Host-sid", "secure": True, "httponly": True, "samesite": "None"},
}
