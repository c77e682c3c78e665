# requirement: the guard finds its own name, letter for letter
other_api = "https://mallory.example/http://lab.example:5001"
