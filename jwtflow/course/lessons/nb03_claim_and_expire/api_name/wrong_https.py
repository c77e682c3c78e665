# requirement: the guard finds its own name, letter for letter
other_api = "https://mallory.example/https://lab.example:5002"
