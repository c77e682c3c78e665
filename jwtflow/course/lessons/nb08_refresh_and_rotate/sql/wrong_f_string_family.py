# requirement: 6
def move_live(database, family, live, successor):
    with database:
        moved = database.execute(
            f"UPDATE families SET live = ? WHERE family = '{family}' AND live = ? AND ended = 0",
            (successor, live),
        )
    return moved.rowcount == 1
