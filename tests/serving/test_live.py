"""Pages that follow what they show: what is added to them, and that nothing else is."""

import base64
import hashlib
import re
from html.parser import HTMLParser

from keydates.serving.live import edition, findings_page, following, with_findings
from keydates.serving.policies import content_policy
from keydates.serving.site import make_site
from keydates.serving.spool import Spool
from tests.serving.folders import FILES, PAGE
from tests.serving.requests import ask


class Reader(HTMLParser):
    """Collects the text and the elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def sources(policy: str, directive: str) -> list[str]:
    """Return what a policy allows for a directive."""
    found = next(part.split() for part in policy.split(";") if part.split()[0] == directive)
    return found[1:]


def test_only_pages_are_changed() -> None:
    followed = following(FILES, "abc")
    assert FILES.keys() == followed.keys()
    for name, (content, media_type) in FILES.items():
        changed = followed[name][0] != content
        assert (media_type.startswith("text/html"), media_type) == (changed, followed[name][1])


def test_a_page_gets_one_script_that_its_policy_allows() -> None:
    page = following(FILES, "abc")["index.html"][0]
    (script,) = re.findall(rb'<script data-edition="abc">(.*?)</script>', page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script).digest()).decode()
    policy = content_policy(page)
    assert ["'sha256-BBBB'", f"'sha256-{digest}'"] == sources(policy, "script-src")
    assert ["'self'"] == sources(policy, "connect-src")
    assert ["'none'"] == sources(policy, "default-src")
    assert ["'sha256-AAAA'"] == sources(policy, "style-src")
    without = re.sub(rb"<script.*?</script>\n", b"", page, flags=re.DOTALL)
    head, tail = re.split(rb"<meta http-equiv[^>]*>", without)
    assert PAGE.startswith(head)
    assert PAGE.endswith(tail)


def test_the_script_is_the_same_for_every_edition() -> None:
    pages = [following(FILES, word)["index.html"][0] for word in ("abc", "def")]
    assert pages[0].replace(b"abc", b"def") == pages[1]


def test_a_page_without_a_body_or_a_policy_is_left_readable() -> None:
    followed = following({"a.html": (b"<p>x", "text/html")}, "abc")["a.html"][0]
    assert followed.startswith(b"<p>x<script")


def test_an_edition_tells_any_two_sets_of_files_apart() -> None:
    sets = [
        {},
        {"a": (b"bc", "d")},
        {"ab": (b"c", "d")},
        {"a": (b"b", "cd")},
        {"a": (b"bc", "d"), "b": (b"", "")},
        {"b": (b"bc", "d")},
    ]
    assert len(sets) == len({edition(files) for files in sets})
    two = {"a": (b"1", "x"), "b": (b"2", "x")}
    assert edition(two) == edition(dict(reversed(two.items())))


def test_findings_are_text_whatever_they_say() -> None:
    hostile = "a.yaml:1:1: error[KD1] <script>alert(1)</script> </pre> \" ' & \x00 \udcff"
    page = findings_page('<b>"&.yaml', hostile)
    reader = Reader()
    reader.feed(page.decode())
    assert ["script", "b"] == [tag for tag in ("script", "b", "pre") if tag not in reader.tags]
    assert "<script>alert(1)</script> </pre>" in reader.text
    assert '<b>"&.yaml cannot be shown' in reader.text
    assert "script-src" not in content_policy(page)
    assert "default-src 'none'" in content_policy(page)


def test_findings_stand_in_place_of_every_page_and_of_nothing_else(spool: Spool) -> None:
    page = findings_page("a.yaml", "wrong")
    site = make_site(with_findings(FILES, page), spool)
    for path in ("/", "/index.html", "/syria.html", "/404.html", "/nothing"):
        assert page == ask(site, path).content
    assert FILES["syria.ics"][0] == ask(site, "/syria.ics").content


def test_findings_can_be_all_there_is(spool: Spool) -> None:
    site = make_site(with_findings({}, b"wrong"), spool)
    assert (200, 404) == (ask(site, "/").status, ask(site, "/anything").status)
    assert b"wrong" == ask(site, "/anything").content
