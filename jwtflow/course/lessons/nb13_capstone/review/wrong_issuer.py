# belief: a token may say who its issuer is
findings = {1: 3, 2: None, 3: None, 4: 25, 5: 33, 6: 18, 7: 21}
