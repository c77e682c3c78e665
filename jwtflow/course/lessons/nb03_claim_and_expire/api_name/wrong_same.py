# requirement: not the taken name
other_api = lab.resource_server
