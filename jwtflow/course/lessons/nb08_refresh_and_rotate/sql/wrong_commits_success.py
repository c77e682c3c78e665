# requirement: 5
def move_live(database, family, live, successor):
    moved = database.execute(
        "UPDATE families SET live = ? WHERE family = ? AND live = ? AND ended = 0",
        (successor, family, live),
    )
    if moved.rowcount == 1:
        database.commit()
        return True
    return False
