# named placeholders
def move_live(database, family, live, successor):
    with database:
        moved = database.execute(
            "UPDATE families SET live = :new WHERE family = :family AND live = :old AND ended = 0",
            {"new": successor, "family": family, "old": live},
        )
    return moved.rowcount == 1
