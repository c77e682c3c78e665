# as a boolean
def move_live(database, family, live, successor):
    with database:
        moved = database.execute(
            "UPDATE families SET live = ? WHERE family = ? AND live = ? AND ended = 0",
            (successor, family, live),
        )
    return bool(moved.rowcount)
