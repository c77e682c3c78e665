# keeps the scopes outside
COUNT = "loans:count"


def library_design():
    return {
        "scopes": {
            "GET /tools": "tools:read",
            "POST /reservations": "tools:reserve",
            "POST /loans": "tools:lend",
            "GET /report": COUNT,
        },
        "grants": {
            "member": "tools:read tools:reserve",
            "keeper": "tools:read tools:reserve tools:lend",
            "office": COUNT,
        },
        "roles": {"member": [], "keeper": ["admin"], "office": []},
        "audience": "https://tools.example",
        "lifetime": 600,
    }
