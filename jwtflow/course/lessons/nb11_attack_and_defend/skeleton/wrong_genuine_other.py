# belief: a genuine signature fits other messages, too
skeleton = es256_key.Algorithm.sign(b"a.b", es256_key.key)
