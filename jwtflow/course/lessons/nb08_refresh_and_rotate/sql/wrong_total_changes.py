# requirement: 2
def move_live(database, family, live, successor):
    with database:
        database.execute(
            "UPDATE families SET live = ? WHERE family = ? AND live = ? AND ended = 0",
            (successor, family, live),
        )
    return database.total_changes > 0
