# the scopes in another order, one twice
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
            "keeper": "tools:lend tools:reserve tools:read tools:read",
            "office": "loans:count",
        },
        "roles": {"member": [], "keeper": ["admin"], "office": []},
        "audience": "https://tools.example",
        "lifetime": 600,
    }
