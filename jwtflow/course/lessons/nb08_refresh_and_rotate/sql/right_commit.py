# it commits by hand
def move_live(database, family, live, successor):
    moved = database.execute(
        "UPDATE families SET live = ? WHERE family = ? AND live = ? AND ended = 0",
        (successor, family, live),
    )
    database.commit()
    return moved.rowcount == 1
