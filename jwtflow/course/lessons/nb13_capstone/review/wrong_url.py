# belief: a token in the URL is as good as one in the header
findings = {1: None, 2: 6, 3: None, 4: 25, 5: 33, 6: 18, 7: 21}
