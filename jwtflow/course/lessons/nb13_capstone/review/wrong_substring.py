# belief: a scope is compared as text
findings = {1: 3, 2: 6, 3: None, 4: None, 5: 33, 6: 18, 7: 21}
