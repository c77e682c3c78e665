# other names for the same
def library_design():
    return {
        "scopes": {
            "GET /tools": "catalogue",
            "POST /reservations": "reservation.create",
            "POST /loans": "https://tools.example/lend",
            "GET /report": "stats",
        },
        "grants": {
            "member": "catalogue reservation.create",
            "keeper": "catalogue reservation.create https://tools.example/lend",
            "office": "stats",
        },
        "roles": {"member": [], "keeper": ["admin"], "office": []},
        "audience": "https://tools.example",
        "lifetime": 600,
    }
