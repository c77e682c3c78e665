# right behind the host
other_api = "https://mallory.examplehttp://lab.example:5002"
