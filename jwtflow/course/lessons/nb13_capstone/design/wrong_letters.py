# requirement: 1 (a letter beyond ASCII)
def library_design():
    return {
        "scopes": {
            "GET /tools": "tools:read",
            "POST /reservations": "outils:réserver",
            "POST /loans": "tools:lend",
            "GET /report": "loans:count",
        },
        "grants": {
            "member": "tools:read outils:réserver",
            "keeper": "tools:read outils:réserver tools:lend",
            "office": "loans:count",
        },
        "roles": {"member": [], "keeper": ["admin"], "office": []},
        "audience": "https://tools.example",
        "lifetime": 600,
    }
