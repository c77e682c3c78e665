# Built with zip.
chosen = dict(
    zip(
        ("customers", "small_header", "many_apis", "one_program"),
        ("ES256", "EdDSA", "RS256", "HS256"),
    )
)
