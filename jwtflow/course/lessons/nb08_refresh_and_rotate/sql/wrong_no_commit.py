# requirement: 5
def move_live(database, family, live, successor):
    if database:
        moved = database.execute(
            "UPDATE families SET live = ? WHERE family = ? AND live = ? AND ended = 0",
            (successor, family, live),
        )
    return moved.rowcount == 1
