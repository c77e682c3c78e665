"""The shop of notebook 05: open to forged orders, and shut by the reference's ``check_csrf``."""

from __future__ import annotations

import pytest

from jwtflow.course.lessons.nb05_carry_the_token.shop import Shop
from jwtflow.course.lessons.nb05_carry_the_token.sites import Site
from jwtflow.course.pieces import mine
from jwtflow.lab.lab import separate_lab

SHOP, EVIL = "https://shop.example", "https://evil.example"


@pytest.fixture
def lab():
    with separate_lab() as lab:
        lab.site(EVIL, Site())
        yield lab


def customer(lab, shop):
    lab.site(SHOP, shop)
    browser = lab.browser()
    browser.open(SHOP).submit_form("/login", {"name": "alice"})
    return browser


def test_it_is_labelled():
    """The shop says where its hole is."""
    assert Shop.__doc__.startswith("The hole: ")


def test_it_knows_its_customers_by_the_cookie(lab):
    """The front page greets whom the cookie names, and an order needs one."""
    shop = Shop("Path=/; Secure; SameSite=Lax")
    assert "Hello, alice" in customer(lab, shop).open(SHOP).text
    stranger = lab.browser().open(SHOP)
    assert "Hello, stranger" in stranger.text
    assert stranger.submit_form("/orders", {"item": "tea"}).status == 401
    assert shop.orders == []


@pytest.mark.parametrize(
    ("guarded", "status", "orders"), [(False, 201, [("alice", "a yacht")]), (True, 403, [])]
)
def test_a_foreign_form_orders_unless_it_is_checked(lab, guarded, status, orders):
    """A form of another site orders for Alice, and ``check_csrf`` refuses the same form."""
    check_csrf = mine.check_csrf if guarded else None
    shop = Shop("Path=/; Secure; SameSite=None", check_csrf=check_csrf)
    browser = customer(lab, shop)
    page = browser.open(EVIL).submit_form(f"{SHOP}/orders", {"item": "a yacht"})
    assert (page.status, shop.orders) == (status, orders)


def test_its_own_page_passes_the_check(lab):
    """With the csrf value in the header the shop's own page orders, as JSON as well."""
    shop = Shop("Path=/; Secure; SameSite=Lax", check_csrf=mine.check_csrf)
    page = customer(lab, shop).open(SHOP)
    value = {"X-CSRF-Token": page.cookie.partition("=")[2]}
    as_json = value | {"Content-Type": "application/json"}
    assert page.fetch("/orders", method="POST", headers=value, body="item=tea").status == 201
    body = '{"item": "coffee"}'
    assert page.fetch("/orders", method="POST", headers=as_json, body=body).status == 201
    assert shop.orders == [("alice", "tea"), ("alice", "coffee")]


def test_a_link_orders_too(lab):
    """The second hole: a GET changes something, which no csrf check looks at."""
    shop = Shop("Path=/; Secure; SameSite=Lax", check_csrf=mine.check_csrf)
    browser = customer(lab, shop)
    browser.open(EVIL).follow_link(f"{SHOP}/orders?item=a+yacht")
    assert shop.orders == [("alice", "a yacht")]


def test_a_site_writes_a_log_and_redirects(lab):
    """Its log has method, address and Referer; a redirected path leads away."""
    site = Site({"Referrer-Policy": "unsafe-url"}, redirects={"/old": "/new?from=old"})
    lab.site(SHOP, site)
    page = lab.browser().open(f"{SHOP}/old")
    assert (page.url, page.headers["Referrer-Policy"]) == (f"{SHOP}/new?from=old", "unsafe-url")
    page.load_image("/p.gif")
    assert site.log == [
        'GET /old "-"',
        'GET /new?from=old "-"',
        f'GET /p.gif "{SHOP}/new?from=old"',
    ]
    assert len(site.seen) == 3
