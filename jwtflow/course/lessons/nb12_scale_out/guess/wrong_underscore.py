# requirement: the names of the task
paper = {"verification": 5, "session_look_up": 1, "HTTP request": 1000, "introspection": 4}
