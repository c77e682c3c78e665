# requirement: 1
class TwoTabs(CarelessTabs):
    def refused(self):
        return 401, {}

    def is_logged_out(self, storage, call_again):
        if call_again() != 401:
            return False
        storage.clear()
        return True
