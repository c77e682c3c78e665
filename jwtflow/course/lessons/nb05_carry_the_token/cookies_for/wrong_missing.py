# requirement: three entries
cookies = {"shop": {"key": "__Host-a", "secure": True, "httponly": True, "samesite": "Lax"}}
