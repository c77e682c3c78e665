# requirement: 2
def move_live(database, family, live, successor):
    with database:
        moved = database.execute(
            "UPDATE families SET live = ? WHERE family = ? AND live = ? AND ended = 0",
            (successor, family, live),
        )
    if moved.rowcount != 1:
        with database:
            database.execute("UPDATE families SET ended = 1 WHERE family = ?", (family,))
    return moved.rowcount == 1
