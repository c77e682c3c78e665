# belief: the guard's name has to contain the token's
other_api = "https://mallory.example/lab.example"
