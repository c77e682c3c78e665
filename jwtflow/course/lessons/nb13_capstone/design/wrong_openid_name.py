# requirement: 1
def library_design():
    return {
        "scopes": {
            "GET /tools": "profile",
            "POST /reservations": "tools:reserve",
            "POST /loans": "tools:lend",
            "GET /report": "loans:count",
        },
        "grants": {
            "member": "profile tools:reserve",
            "keeper": "profile tools:reserve tools:lend",
            "office": "loans:count",
        },
        "roles": {"member": [], "keeper": ["admin"], "office": []},
        "audience": "https://tools.example",
        "lifetime": 600,
    }
