# names the line that fetches the key
findings = {1: 3, 2: 7, 3: None, 4: 25, 5: 33, 6: 18, 7: 21}
