# built from the lab's name
other_api = "https://mallory.example/" + lab.resource_server
