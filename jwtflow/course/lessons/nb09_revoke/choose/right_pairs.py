# pairs
chosen = dict(
    [
        ("weather", "wait for exp"),
        ("payments", "denylist"),
        ("phone", "not-before"),
        ("partners", "status list"),
        ("archive", "introspection"),
    ]
)
