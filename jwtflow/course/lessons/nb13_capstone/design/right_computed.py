# puts the grants together
def library_design():
    look, book, lend, count = "see", "book", "lend", "count"
    member = [look, book]
    return dict(
        scopes={
            "GET /tools": look,
            "POST /reservations": book,
            "POST /loans": lend,
            "GET /report": count,
        },
        grants={"member": " ".join(member), "keeper": " ".join([*member, lend]), "office": count},
        roles=dict(member=(), keeper=("admin",), office=()),
        audience="https://tools.example",
        lifetime=450,
    )
