# SQL in small letters
def move_live(database, family, live, successor):
    with database:
        moved = database.execute(
            "update families set live = ? where family = ? and live = ? and ended = 0",
            (successor, family, live),
        )
    return moved.rowcount == 1
