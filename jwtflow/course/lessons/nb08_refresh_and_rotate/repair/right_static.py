# the answers are static methods
class TwoTabs(CarelessTabs):
    @staticmethod
    def forgiven(cookies):
        return 200, cookies

    @staticmethod
    def refused():
        return 401, {}

    def is_logged_out(self, storage, call_again):
        if call_again() != 401:
            return False
        storage.clear()
        return True
