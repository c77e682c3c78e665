# requirement: a string
other_api = ["https://mallory.example", "http://lab.example:5002"]
