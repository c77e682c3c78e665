# common arguments written once
safe = {"secure": True, "httponly": True}
cookies = {
    "shop": safe | {"key": "__Host-a", "samesite": "Lax"},
    "group": safe | {"key": "__Secure-a", "samesite": "Strict", "domain": "group.example"},
    "widget": safe | {"key": "__Host-a", "samesite": "None"},
}
