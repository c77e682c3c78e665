# in a query
other_api = "https://mallory.example/?for=http://lab.example:5002"
