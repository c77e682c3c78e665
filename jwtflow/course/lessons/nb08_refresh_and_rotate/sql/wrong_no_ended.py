# requirement: 3
def move_live(database, family, live, successor):
    with database:
        moved = database.execute(
            "UPDATE families SET live = ? WHERE family = ? AND live = ?",
            (successor, family, live),
        )
    return moved.rowcount == 1
