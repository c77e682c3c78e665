# requirement: 6
def move_live(database, family, live, successor):
    with database:
        moved = database.execute(
            f"UPDATE families SET live = '{successor}' WHERE family = '{family}' "
            f"AND live = '{live}' AND ended = 0"
        )
    return moved.rowcount == 1
