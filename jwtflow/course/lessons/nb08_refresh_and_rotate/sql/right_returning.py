# RETURNING says which row was changed
def move_live(database, family, live, successor):
    with database:
        moved = database.execute(
            "UPDATE families SET live = ? WHERE family = ? AND live = ? AND ended = 0 RETURNING family",
            (successor, family, live),
        ).fetchall()
    return len(moved) == 1
