# belief: a role is a scope
def library_design():
    return {
        "scopes": {
            "GET /tools": "any",
            "POST /reservations": "member",
            "POST /loans": "keeper",
            "GET /report": "office",
        },
        "grants": {
            "member": "any member",
            "keeper": "any member keeper",
            "office": "office",
        },
        "roles": {"member": [], "keeper": ["admin"], "office": []},
        "audience": "https://tools.example",
        "lifetime": 600,
    }
