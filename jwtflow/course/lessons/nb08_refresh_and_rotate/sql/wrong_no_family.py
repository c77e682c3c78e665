# requirement: 2
def move_live(database, family, live, successor):
    with database:
        moved = database.execute(
            "UPDATE families SET live = ? WHERE live = ? AND ended = 0",
            (successor, live),
        )
    return moved.rowcount == 1
