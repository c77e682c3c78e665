# step by step
findings = {}
findings[1], findings[2], findings[3] = 3, 6, None
findings.update({4: 25, 5: 33})
findings |= {6: 18, 7: 21}
