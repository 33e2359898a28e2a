"""Which addresses a folder can have, and what is said of the others."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydates.publishing.base_url import BaseUrlError, parse_base_url
from tests.fakes import write_chronology
from tests.publishing.pages import files, manifest, publish

Capture = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://example.org", "https://example.org/"),
        ("https://example.org/", "https://example.org/"),
        ("http://example.org/a/b", "http://example.org/a/b/"),
        ("HTTPS://Example.ORG/Syria", "https://example.org/Syria/"),
        ("https://example.org:8443/x", "https://example.org:8443/x/"),
        ("http://127.0.0.1:8765/", "http://127.0.0.1:8765/"),
        ("http://localhost:8000", "http://localhost:8000/"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x/"),
        ("https://xn--mnchen-3ya.de/", "https://xn--mnchen-3ya.de/"),
        ("https://example.org/a%20b/~x/@c;d=e", "https://example.org/a%20b/~x/@c;d=e/"),
        ("https://example.org/v1.2", "https://example.org/v1.2/"),
    ],
)
def test_an_address_ends_in_a_slash(given: str, expected: str) -> None:
    assert expected == parse_base_url(given)
    assert expected == parse_base_url(expected)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("", "is empty"),
        ("example.org/syria", "has no scheme; write https://example.org/syria/"),
        ("localhost:8000", "has no scheme; write https://localhost:8000/"),
        ("www.example.org", "has no scheme; write https://www.example.org/"),
        ("/srv/site", "is no address on the web; write one such as https://"),
        ("site", "is no address on the web"),
        ("ftp://example.org/", "is no address on the web"),
        ("file:///srv/site", "is no address on the web"),
        ("javascript:alert(1)", "is no address on the web"),
        ("mailto:a@example.org", "is no address on the web"),
        ("https:/example.org", "is no address on the web"),
        ("webcal://example.org/x", "is for calendars only; write https://example.org/x/"),
        ("https://", "names no host"),
        ("https:///x", "names no host"),
        (
            "https://example.org/?q=1",
            "has a query, which no folder has; write https://example.org/",
        ),
        ("https://example.org/x#top", "has a fragment, which no folder has; write https://exa"),
        ("https://me:pw@example.org/x", "user name or password, .* write https://example.org/x/"),
        ("https://example.org/a b", "has white space; write %20 for it"),
        (" https://example.org/", "white space at an end; write https://example.org/"),
        ("https://example.org/\n", "white space at an end"),
        ("https://example.org/\x00", "has the character"),
        ("https:\\\\example.org\\x", "has a backslash; write https://example.org/x"),
        ('https://example.org/"x"', "write %22 for it"),
        ("https://example.org/<x>", "write %3C for it"),
        ("https://example.org/100%", "is not percent-encoded; write https://example.org/100%25/"),
        ("https://example.org/Сирия", "is not percent-encoded; write https://example.org/%D0%A1"),
        ("https://münchen.de/x", "host outside ASCII; write https://xn--mnchen-3ya.de/x/"),
        ("https://exa_mple.org/", "has no valid host"),
        ("https://-example.org/", "has no valid host"),
        ("https://example..org/", "has no valid host"),
        ("https://[::1/", "has no valid host or port"),
        ("https://[1.2.3.4]/", "no valid host"),
        ("https://example.org:0/", "has no valid port"),
        ("https://example.org:/", "has no valid port"),
        ("https://example.org:99999/", "has no valid host or port"),
        ("https://example.org:x/", "has no valid host or port"),
        ("https://example.org/a/../b", "goes up and down"),
        ("https://example.org/./b", "goes up and down"),
        (
            "https://example.org/x/index.html",
            "is a page, not a folder; write https://example.org/x/$",
        ),
        ("https://example.org/" + "x" * 1_900, "has 1,920 characters"),
    ],
)
def test_what_is_no_address_is_refused_with_one(given: str, words: str) -> None:
    with pytest.raises(BaseUrlError, match=words):
        parse_base_url(given)


@given(st.text(max_size=60) | st.from_regex(r"https?://[a-z.\[\]:@0-9]{0,12}(/.{0,8})?"))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        url = parse_base_url(text)
    except BaseUrlError:
        return
    assert url.startswith(("http://", "https://"))
    assert url.endswith("/")
    assert url == parse_base_url(url)
    assert not set(url) & set(" \t\n\r<>\"'\\?#") - {"'"}


def test_a_wrong_address_is_wrong_usage(source: str, capfd: Capture) -> None:
    publish(source, "-o", "site", "--base-url", "example.org", expect=2)
    assert "'example.org' has no scheme; write https://example.org/" in capfd.readouterr().err
    assert not Path("site").exists()


def test_the_folder_remembers_its_address(source: str) -> None:
    publish(source, "-o", "site", "--base-url", "https://example.org/x")
    publish(source, "-o", "site", "--force")
    assert manifest()["base_url"] == "https://example.org/x/"
    assert b"https://example.org/x/" in files()["minimal.html"]
    publish(source, "-o", "site", "--base-url", "https://example.org/y")  # the only one may move
    assert manifest()["base_url"] == "https://example.org/y/"
    assert b"https://example.org/x/" not in files()["minimal.html"]


def test_a_folder_moves_only_when_all_its_pages_can(source: str, capfd: Capture) -> None:
    old, new = "https://example.org/old/", "https://example.org/new/"
    write_chronology(Path(), "second.yaml", id="second")
    publish(source, "-o", "site", "--base-url", old)
    publish("second.yaml", "-o", "site")
    before = files()
    capfd.readouterr()
    publish(source, "-o", "site", "--base-url", new, expect=4)
    assert before == files()
    told = capfd.readouterr().err
    assert f"published at {old}, which stands in the pages of second; to move it to {new}" in told

    publish(source, "-o", "site", "--base-url", new, "--force")
    assert f"note: the address {new} is not yet in the pages of second" in capfd.readouterr().err
    publish(source, "-o", "site")  # what is to be told is told again
    assert f"note: the address {new} is not yet in the pages of second" in capfd.readouterr().err
    publish("second.yaml", "-o", "site")
    assert "note" not in capfd.readouterr().err.replace("note: all in one column", "")
    assert old.encode() not in b"".join(files().values())
    publish(source, "-o", "site")
    assert capfd.readouterr().err == "site: nothing changed, kept 11 files\n"


def test_pages_without_an_address_are_noted(source: str, capfd: Capture) -> None:
    write_chronology(Path(), "second.yaml", id="second")
    publish(source, "-o", "site")
    publish("second.yaml", "-o", "site", "--base-url", "https://example.org/")
    told = "note: minimal was published without an address; publish it again"
    assert told in capfd.readouterr().err
