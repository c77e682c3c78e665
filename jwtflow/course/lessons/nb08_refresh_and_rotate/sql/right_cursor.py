# a cursor by hand
def move_live(database, family, live, successor):
    with database:
        moved = database.cursor()
        moved.execute(
            "UPDATE families SET live = ? WHERE family = ? AND live = ? AND ended = 0",
            (successor, family, live),
        )
    return moved.rowcount == 1
