# belief: what is too strict lets somebody in
findings = {1: 3, 2: 6, 3: 12, 4: 25, 5: 33, 6: 18, 7: 21}
