# the connection commits each statement
def move_live(database, family, live, successor):
    database.isolation_level = None
    moved = database.execute(
        "UPDATE families SET live = ? WHERE family = ? AND live = ? AND ended = 0",
        (successor, family, live),
    )
    return moved.rowcount > 0
