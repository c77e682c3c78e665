# ended is not 1
def move_live(database, family, live, successor):
    with database:
        moved = database.execute(
            "UPDATE families SET live = ? WHERE family = ? AND live = ? AND ended <> 1",
            (successor, family, live),
        )
    return moved.rowcount == 1
