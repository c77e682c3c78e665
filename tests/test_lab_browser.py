"""The lab's browser by the cases that Chromium runs too."""

from __future__ import annotations

import pytest

from jwtflow.lab import separate_lab
from tests.browser_rules import CASES, ORIGINS, Servers, fetched, observe


class ModelDriver:
    """Does the steps of a case in the lab's browser."""

    def __init__(self, lab, servers):
        for origin in ORIGINS:
            lab.site(origin, servers)
        self.clock = lab.clock
        self.browser = lab.browser()

    @property
    def page(self):
        return self.browser.page

    def open(self, url):
        self.browser.open(url)

    def link(self, url):
        self.page.follow_link(url)

    def form(self, url, data, **options):
        self.page.submit_form(url, data, **options)

    def image(self, url):
        self.page.load_image(url)

    def fetch(self, url, **options):
        answer = self.page.fetch(url, **options)
        return fetched(answer.type, answer.status, answer.headers if answer.readable else ())

    def script(self, cookie):
        self.page.cookie = cookie

    def wait(self, seconds):
        self.clock.advance(seconds=seconds)

    def seen(self):
        ends = [c.expires for c in self.browser.jar]
        now = self.clock.now()
        return {
            "reads": self.page.cookie,
            "address": self.browser.address_bar,
            "history": self.browser.history,
            "stored": sorted(map(str, self.browser.jar)),
            "days": round((ends[0] - now) / 86400) if ends and ends[0] is not None else None,
        }


@pytest.fixture(scope="module")
def lab():
    with separate_lab() as opened:
        yield opened


def observe_model(case, lab):
    """What is seen in the lab's browser."""
    servers = Servers()
    return observe(case, servers, ModelDriver(lab, servers))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_the_labs_browser_keeps_the_rule(case, lab):
    """The lab's browser sends, stores and shows what the case says."""
    seen = observe_model(case, lab)
    assert {name: seen[name] for name in case.then} == case.then
