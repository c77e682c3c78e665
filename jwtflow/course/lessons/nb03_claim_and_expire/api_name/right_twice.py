# twice
other_api = "https://mallory.example/" + 2 * "http://lab.example:5002"
