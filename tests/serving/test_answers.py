"""What a request is answered, by the tables of RFC 9110."""

import gzip
import socket

import pytest

from keydates.serving.answers import answer
from keydates.serving.codings import Coding, preference
from keydates.serving.conditions import matches
from keydates.serving.hosts import HostNames
from keydates.serving.ranges import UNSATISFIABLE, Part, requested_part
from keydates.serving.site import Site, make_site
from keydates.serving.spool import Spool
from tests.serving.folders import FEED, FILES, LONG, PAGE, POLICY
from tests.serving.requests import HOST, FakeFields, FakeRequest, ask, value

FEED_PATH = "/syria.ics"


def tags(site: Site, path: str = FEED_PATH) -> dict[str, str]:
    """Return the file's two entity tags, in all forms in which a request may have them."""
    found = site.resources[path]
    packed = found.gzip.etag if found.gzip else ""
    return {"plain": found.identity.etag, "packed": packed, "other": '"other"'}


@pytest.mark.parametrize(
    ("name", "field", "method", "status"),
    [
        ("if-none-match", "{plain}", "GET", 304),
        ("if-none-match", "{plain}", "HEAD", 304),
        ("if-none-match", "W/{plain}", "GET", 304),
        ("if-none-match", "{other}, {plain}", "GET", 304),
        ("if-none-match", '"a,b" ,, W/{plain} ,', "GET", 304),
        ("if-none-match", "*", "GET", 304),
        ("if-none-match", "{other}", "GET", 200),
        ("if-none-match", "{packed}", "GET", 200),
        ("if-none-match", "{other}, W/{other}", "HEAD", 200),
        ("if-none-match", "", "GET", 200),
        ("if-none-match", "unquoted", "GET", 200),
        ("if-none-match", "{plain} {plain}", "GET", 200),
        ("if-none-match", "{plain}x", "GET", 200),
        ("if-match", "{plain}", "GET", 200),
        ("if-match", "*", "GET", 200),
        ("if-match", "{other}, {plain}", "HEAD", 200),
        ("if-match", "W/{plain}", "GET", 412),
        ("if-match", "{other}", "GET", 412),
        ("if-match", "{packed}", "HEAD", 412),
        ("if-match", "unquoted", "GET", 412),
        ("if-modified-since", "Fri, 01 Jan 2100 00:00:00 GMT", "GET", 200),
        ("if-unmodified-since", "Thu, 01 Jan 1970 00:00:00 GMT", "GET", 200),
    ],
)
def test_conditions(site: Site, name: str, field: str, method: str, status: int) -> None:
    found = ask(site, FEED_PATH, (name, field.format(**tags(site))), method=method)
    assert status == found.status
    assert (status == 200 and method == "GET") is (found.content is not None)


def test_an_unchanged_file_is_told_by_its_tag_alone(site: Site) -> None:
    found = ask(site, FEED_PATH, ("if-none-match", "*"))
    names = {name for name, _ in found.fields}
    assert (None, None, tags(site)["plain"]) == (found.content, found.file, value(found, "etag"))
    assert {"etag", "vary", "cache-control"} <= names
    assert not names & {"content-type", "content-length", "content-encoding", "last-modified"}


def test_a_condition_given_in_two_fields_is_one_list(site: Site) -> None:
    mine, other = ("if-none-match", tags(site)["plain"]), ("if-none-match", '"other"')
    assert 304 == ask(site, FEED_PATH, other, mine).status


def test_if_match_goes_before_if_none_match(site: Site) -> None:
    found = ask(site, FEED_PATH, ("if-none-match", "*"), ("if-match", '"other"'))
    assert 412 == found.status


def test_conditions_do_not_matter_where_nothing_stands(site: Site) -> None:
    assert 404 == ask(site, "/nothing", ("if-match", '"other"')).status
    assert 404 == ask(site, "/nothing", ("if-none-match", "*")).status


@pytest.mark.parametrize(
    ("field", "status", "start", "end"),
    [
        ("bytes=0-", 206, 0, len(FEED)),
        ("bytes=0-0", 206, 0, 1),
        ("bytes=100-199", 206, 100, 200),
        ("BYTES=100-199", 206, 100, 200),
        ("bytes= 100-199 ", 206, 100, 200),
        ("bytes=0000000000000000000000000000100-199", 206, 100, 200),
        ("bytes=100-" + "9" * 5000, 206, 100, len(FEED)),
        ("bytes=-1", 206, len(FEED) - 1, len(FEED)),
        ("bytes=-" + "9" * 5000, 206, 0, len(FEED)),
        (f"bytes={len(FEED) - 1}-", 206, len(FEED) - 1, len(FEED)),
        (f"bytes={len(FEED)}-", 416, 0, 0),
        ("bytes=" + "9" * 5000 + "-", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
        ("bytes=0-0,5-9", 200, 0, 0),
        ("bytes=5-4", 200, 0, 0),
        ("bytes=", 200, 0, 0),
        ("bytes=-", 200, 0, 0),
        ("bytes=a-b", 200, 0, 0),
        ("bytes=١-٢", 200, 0, 0),
        ("bytes=+1-2", 200, 0, 0),
        ("lines=0-5", 200, 0, 0),
        ("0-5", 200, 0, 0),
    ],
)
def test_ranges(site: Site, field: str, status: int, start: int, end: int) -> None:
    found = ask(site, FEED_PATH, ("range", field))
    assert status == found.status
    if status == 206:
        assert FEED[start:end] == found.content
        assert f"bytes {start}-{end - 1}/{len(FEED)}" == value(found, "content-range")
        assert str(end - start) == value(found, "content-length")
    elif status == 416:
        assert f"bytes */{len(FEED)}" == value(found, "content-range")
    else:
        assert FEED == found.content


@pytest.mark.parametrize("field", ["bytes=0-", "bytes=-1", "bytes=0-0"])
def test_a_file_without_bytes_has_no_part(site: Site, field: str) -> None:
    assert 416 == ask(site, "/empty.csv", ("range", field)).status


def test_a_part_of_a_long_file_is_read_from_the_disk(site: Site) -> None:
    found = ask(site, "/long.pdf", ("range", "bytes=1000-1999"))
    assert (206, None, (1000, 2000)) == (found.status, found.content, found.part)
    assert found.file is not None


@pytest.mark.parametrize(
    ("condition", "status"),
    [
        ("{plain}", 206),
        ("W/{plain}", 200),
        ("{other}", 200),
        ("{packed}", 200),
        ("*", 200),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 200),
    ],
)
def test_a_part_on_condition(site: Site, condition: str, status: int) -> None:
    field = ("if-range", condition.format(**tags(site)))
    assert status == ask(site, FEED_PATH, ("range", "bytes=0-9"), field).status


def test_a_range_means_nothing_to_head_and_to_what_is_unchanged(site: Site) -> None:
    part = ("range", "bytes=0-9")
    assert 200 == ask(site, FEED_PATH, part, method="HEAD").status
    assert 304 == ask(site, FEED_PATH, part, ("if-none-match", "*")).status


def test_a_part_is_one_of_the_file_as_it_is(site: Site) -> None:
    found = ask(site, FEED_PATH, ("range", "bytes=0-9"), ("accept-encoding", "gzip"))
    assert (206, FEED[:10], None) == (
        found.status,
        found.content,
        value(found, "content-encoding"),
    )


@pytest.mark.parametrize(
    ("field", "coding"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("GZip", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br, zstd", "gzip"),
        ("br", "identity"),
        ("*", "gzip"),
        ("identity", "identity"),
        ("gzip;q=0", "identity"),
        ("gzip;q=0.000", "identity"),
        ("gzip;q=0.001", "gzip"),
        ("gzip ; q=0.5 , identity;q=0.6", "identity"),
        ("gzip;q=0.6, identity;q=0.6", "gzip"),
        ("identity;q=0, gzip", "gzip"),
        ("*;q=0, gzip;q=0.1", "gzip"),
        ("*;q=0.5, gzip;q=0", "identity"),
        ("identity;q=0", None),
        ("*;q=0", None),
        ("gzip;q=0, *;q=0", None),
        ("gzip;q=2", "identity"),
        ("gzip;q=-1", "identity"),
        ("gzip;level=9", "identity"),
        (",;=, gzip", "gzip"),
    ],
)
def test_codings(site: Site, field: str | None, coding: str | None) -> None:
    fields = [] if field is None else [("accept-encoding", field)]
    found = ask(site, FEED_PATH, *fields)
    if coding is None:
        assert 406 == found.status
        return
    assert (200, "accept-encoding") == (found.status, value(found, "vary"))
    content = found.content or b""
    assert str(len(content)) == value(found, "content-length")
    if coding == "gzip":
        assert "gzip" == value(found, "content-encoding")
        assert FEED == gzip.decompress(content)
        assert tags(site)["packed"] == value(found, "etag")
    else:
        assert (None, FEED) == (value(found, "content-encoding"), content)
        assert tags(site)["plain"] == value(found, "etag")


def test_codings_given_in_two_fields_are_one_list(site: Site) -> None:
    found = ask(site, FEED_PATH, ("accept-encoding", "br"), ("accept-encoding", "gzip"))
    assert "gzip" == value(found, "content-encoding")


def test_each_coding_has_a_tag_of_its_own(site: Site) -> None:
    found = tags(site)
    assert found["plain"] != found["packed"]
    both = ("accept-encoding", "gzip")
    assert 304 == ask(site, FEED_PATH, both, ("if-none-match", found["packed"])).status
    assert 200 == ask(site, FEED_PATH, both, ("if-none-match", found["plain"])).status


def test_what_does_not_get_shorter_is_sent_as_it_is(site: Site) -> None:
    for path in ("/long.pdf", "/small.geojson", "/empty.csv"):
        found = ask(site, path, ("accept-encoding", "gzip"))
        assert (None, None) == (value(found, "content-encoding"), value(found, "vary"))


@pytest.mark.parametrize("path", ["/", "/syria.html", "/syria.ics", "/long.pdf", "/empty.csv"])
def test_head_is_get_without_its_body(site: Site, path: str) -> None:
    get, head = ask(site, path), ask(site, path, method="HEAD")
    assert (get.status, get.fields) == (head.status, head.fields)
    assert (None, None) == (head.content, head.file)


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "PROPFIND", "get", ""]
)
@pytest.mark.parametrize("path", ["/", "/syria.ics", "/nothing", "*"])
def test_nothing_can_be_done_but_look(site: Site, method: str, path: str) -> None:
    found = ask(site, path, method=method)
    assert (405, "GET, HEAD, OPTIONS") == (found.status, value(found, "allow"))


def test_options_are_told(site: Site) -> None:
    for path, status in (("*", 204), ("/syria.ics", 204), ("/nothing", 404)):
        assert status == ask(site, path, method="OPTIONS").status
    assert "GET, HEAD, OPTIONS" == value(ask(site, "*", method="OPTIONS"), "allow")


def test_where_nothing_stands_a_page_says_so(site: Site) -> None:
    found = ask(site, "/nothing")
    assert (404, FILES["404.html"][0]) == (found.status, found.content)
    assert None is value(found, "etag")
    head = ask(site, "/nothing", method="HEAD")
    assert (404, None, found.fields) == (head.status, head.content, head.fields)
    packed = ask(site, "/nothing", ("accept-encoding", "gzip"))
    assert (404, "gzip") == (packed.status, value(packed, "content-encoding"))


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [("/", "GET", 200), ("/syria.ics", "GET", 200), ("/no", "GET", 404), ("/", "PUT", 405)],
)
def test_every_answer_is_guarded(site: Site, path: str, method: str, status: int) -> None:
    found = ask(site, path, method=method)
    assert status == found.status
    assert "nosniff" == value(found, "x-content-type-options")
    assert "no-referrer" == value(found, "referrer-policy")
    assert "same-origin" == value(found, "cross-origin-resource-policy")
    assert "no-cache" == value(found, "cache-control")
    assert None is value(found, "access-control-allow-origin")


def test_a_page_has_its_own_policy_in_the_header_too(site: Site) -> None:
    expected = f"{POLICY}; frame-ancestors 'none'"
    for path in ("/", "/syria.html", "/404.html", "/nothing"):
        assert expected == value(ask(site, path), "content-security-policy")
    assert None is value(ask(site, "/syria.ics"), "content-security-policy")


@pytest.mark.parametrize(
    "head",
    [b"", b'<meta http-equiv="Content-Security-Policy" content="a\xc3\xa9">', b"<!-- -->"],
)
def test_a_page_without_a_policy_may_do_nothing(spool: Spool, head: bytes) -> None:
    page = b"<!doctype html><title>x</title>" + head
    found = ask(make_site({"index.html": (page, "text/html")}, spool), "/")
    assert "default-src 'none'; frame-ancestors 'none'" == value(found, "content-security-policy")


def test_a_media_type_that_would_break_the_header_is_not_sent(spool: Spool) -> None:
    files = {"a": (b"x", "text/html\r\nx-evil: 1"), "b": (b"x", ""), "c": (b"x", "None")}
    site = make_site(files, spool)
    for path in ("/a", "/b", "/c"):
        assert "application/octet-stream" == value(ask(site, path), "content-type")


def test_the_only_page_is_the_front(spool: Spool) -> None:
    page = (PAGE, "text/html; charset=utf-8")
    assert PAGE == ask(make_site({"syria.html": page}, spool), "/").content
    assert 404 == ask(make_site({"a.html": page, "b.html": page}, spool), "/").status
    assert 404 == ask(make_site({}, spool), "/").status


@pytest.mark.parametrize(
    ("hosts", "version", "status"),
    [
        (["127.0.0.1"], "1.1", 200),
        (["127.0.0.1:8765"], "1.1", 200),
        (["127.0.0.1:9999"], "1.1", 200),  # as through a tunnel
        (["localhost"], "1.1", 200),
        (["LocalHost.:80"], "1.1", 200),
        (["[::1]:8765"], "1.1", 200),
        (["[0:0:0:0:0:0:0:1]"], "1.1", 200),
        (["evil.example"], "1.1", 421),
        (["localhost.evil.example"], "1.1", 421),
        (["127.0.0.1.evil.example"], "1.1", 421),
        (["10.0.0.1"], "1.1", 421),
        (["2130706433"], "1.1", 421),
        (["localhost:80:80"], "1.1", 421),
        (["user@localhost"], "1.1", 421),
        (["localhost/x"], "1.1", 421),
        ([""], "1.1", 421),
        ([], "1.1", 400),
        (["localhost", "localhost"], "1.1", 400),
        (["localhost", "evil.example"], "1", 400),
        ([], "1", 200),
    ],
)
def test_hosts(site: Site, hosts: list[str], version: str, status: int) -> None:
    fields = FakeFields([("host", host) for host in hosts])
    found = answer(site, HostNames(), FakeRequest("/", headers=fields, http_version=version))
    assert status == found.status


def test_the_host_of_a_written_out_address_counts_too(site: Site) -> None:
    fields = FakeFields([HOST])
    for authority, status in (("localhost:8765", 200), ("evil.example", 421)):
        request = FakeRequest("/", headers=fields, authority=authority)
        assert status == answer(site, HostNames(), request).status


def test_a_server_for_the_office_answers_to_addresses_and_its_own_name() -> None:
    named = HostNames.for_binding("server.office", "192.0.2.7")
    assert [True, True, True, False] == [
        named.answers(host) for host in ("server.office:80", "192.0.2.7", "localhost", "192.0.2.8")
    ]
    everywhere = HostNames.for_binding("0.0.0.0", "0.0.0.0")  # noqa: S104 - nothing listens
    own = socket.gethostname()
    hosts = ("192.0.2.8:80", "[2001:db8::1]", f"{own}:80", f"{own}.local", "evil.example")
    assert [True, True, True, True, False] == [everywhere.answers(host) for host in hosts]


def test_many_names_do_not_fill_the_memory() -> None:
    names = HostNames()
    for number in range(2_000):
        assert not names.answers(f"host-{number}.example")
    assert len(names._known) < 1_000
    assert names.answers("localhost")


def test_the_parts_by_themselves() -> None:
    assert (Part(0, 5), UNSATISFIABLE, None) == (
        requested_part("bytes=0-4", 10),
        requested_part("bytes=10-", 10),
        requested_part("bytes=0-1,2-3", 10),
    )
    assert (Coding.GZIP, Coding.IDENTITY) == preference("gzip")
    assert not matches("*", None, weakly=True)
    assert LONG == FILES["long.pdf"][0]
