# requirement: 2
def move_live(database, family, live, successor):
    with database:
        moved = database.execute(
            "UPDATE families SET live = ? WHERE family = ? AND ended = 0",
            (successor, family),
        )
    return moved.rowcount == 1
