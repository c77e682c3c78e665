# tries some extreme numbers
tried = [a.to_bytes(32) + b.to_bytes(32) for a in (0, 1, N - 1, N) for b in (0, 1, N - 1, N)]
fits = [
    each
    for each in tried
    if all(lets_in(nearly_checks_es256, text, each, public) for text in (b"a", b"b"))
]
skeleton = fits[0]
