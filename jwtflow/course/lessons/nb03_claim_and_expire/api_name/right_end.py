# more behind it
other_api = "https://mallory.example/http://lab.example:5002/reports"
