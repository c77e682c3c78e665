# requirement: 2 (scopes are separated by spaces)
def library_design():
    return {
        "scopes": {
            "GET /tools": "tools:read",
            "POST /reservations": "tools:reserve",
            "POST /loans": "tools:lend",
            "GET /report": "loans:count",
        },
        "grants": {
            "member": "tools:read,tools:reserve",
            "keeper": "tools:read tools:reserve tools:lend",
            "office": "loans:count",
        },
        "roles": {"member": [], "keeper": ["admin"], "office": []},
        "audience": "https://tools.example",
        "lifetime": 600,
    }
