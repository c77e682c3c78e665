# belief: a role is a scope
def library_design():
    return {
        "scopes": {
            "GET /tools": "tools:read",
            "POST /reservations": "tools:reserve",
            "POST /loans": "tools:lend",
            "GET /report": "loans:count",
        },
        "grants": {
            "member": "tools:read tools:reserve",
            "keeper": "tools:read tools:reserve tools:lend admin",
            "office": "loans:count",
        },
        "roles": {"member": [], "keeper": [], "office": []},
        "audience": "https://tools.example",
        "lifetime": 600,
    }
