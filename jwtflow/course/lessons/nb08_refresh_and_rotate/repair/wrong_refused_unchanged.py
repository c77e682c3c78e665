# requirement: 2
class TwoTabs(CarelessTabs):
    def forgiven(self, cookies):
        return 200, cookies

    def is_logged_out(self, storage, call_again):
        if call_again() != 401:
            return False
        storage.clear()
        return True
