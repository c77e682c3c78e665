# requirement: the guard lets it in
other_api = "https://mallory.example"
