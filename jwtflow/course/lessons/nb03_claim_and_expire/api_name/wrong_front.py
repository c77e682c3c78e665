# requirement: it begins with Mallory's
other_api = "http://lab.example:5002.mallory.example"
