# behind a hash
other_api = f"https://mallory.example#{lab.resource_server}"
