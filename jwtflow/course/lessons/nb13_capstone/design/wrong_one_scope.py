# belief: one scope will do for a whole service
def library_design():
    return {
        "scopes": {
            "GET /tools": "library",
            "POST /reservations": "library",
            "POST /loans": "library",
            "GET /report": "library",
        },
        "grants": {
            "member": "library",
            "keeper": "library",
            "office": "library",
        },
        "roles": {"member": [], "keeper": ["admin"], "office": []},
        "audience": "https://tools.example",
        "lifetime": 600,
    }
