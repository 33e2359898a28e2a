"""Pages that follow what they show: each reloads itself when there is a newer edition.

This is done to the pages that are served under `--watch` alone; no published file has any of it.
"""

import base64
import hashlib
from html import escape
from typing import Final

from keydates.serving.policies import declared_policy, is_page
from keydates.serving.site import Files

__all__ = ["WATCH_PATH", "edition", "findings_page", "following", "with_findings"]

WATCH_PATH: Final = "/_watch"
"""Address of the stream of editions; no published file's name begins with an underscore."""

_PAGE_TYPE: Final = "text/html; charset=utf-8"
# A browser keeps few connections to one host, so a page that nobody looks at gives its own back.
_SCRIPT: Final = f"""(() => {{
  const shown = document.currentScript.dataset.edition;
  let stream = null;
  const follow = () => {{
    if (stream !== null) stream.close();
    stream = null;
    if (document.hidden) return;
    stream = new EventSource("{WATCH_PATH}");
    stream.onmessage = (message) => {{ if (message.data !== shown) location.reload(); }};
  }};
  document.addEventListener("visibilitychange", follow);
  follow();
}})();"""
_STYLE: Final = """:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; overflow-wrap: anywhere; }
pre { border: 1px solid; overflow-x: auto; padding: 1rem; font-size: 1rem; }"""


def edition(files: Files) -> str:
    """Return a word that differs between any two sets of files."""
    digest = hashlib.sha256()
    for name, (content, media_type) in sorted(files.items()):
        for part in (name.encode("utf-8", "surrogatepass"), media_type.encode(), content):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()[:32]


def following(files: Files, shown: str) -> Files:
    """Return the files with a script in each page that follows the editions after `shown`."""
    return {
        name: (_follow(content, shown) if is_page(media_type) else content, media_type)
        for name, (content, media_type) in files.items()
    }


def with_findings(files: Files, page: bytes) -> Files:
    """Return the files with every page replaced by one that says what is wrong."""
    pages = {name for name, (_, media_type) in files.items() if is_page(media_type)}
    return dict(files) | dict.fromkeys(
        sorted(pages | {"index.html", "404.html"}), (page, _PAGE_TYPE)
    )


def findings_page(file: str, text: str) -> bytes:
    """Return a page that shows findings as the terminal does, as plain text."""
    policy = f"default-src 'none'; style-src '{_hash(_STYLE)}'; base-uri 'none'; form-action 'none'"
    page = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(file)} cannot be shown</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{escape(file)} cannot be shown</h1>
<p>The page comes back by itself once the file is saved without errors.</p>
<pre tabindex="0" role="region" aria-label="Findings">{escape(text)}</pre>
</main>
</body>
</html>
"""
    return page.encode("utf-8", "backslashreplace")


def _follow(page: bytes, shown: str) -> bytes:
    script = f'<script data-edition="{shown}">{_SCRIPT}</script>\n'.encode()
    allowed = _allow(page)
    at = allowed.lower().rfind(b"</body>")
    if at < 0:
        return allowed + script
    return allowed[:at] + script + allowed[at:]


def _allow(page: bytes) -> bytes:
    """Let a page's own policy take the script and its stream."""
    declared = declared_policy(page)
    if declared is None:
        return page
    parts = [part.split() for part in declared.policy.split(";") if part.strip()]
    directives = {name.lower(): values for name, *values in parts}
    return page.replace(declared.tag, _meta(directives), 1)


def _meta(directives: dict[str, list[str]]) -> bytes:
    for name, source in (("script-src", f"'{_hash(_SCRIPT)}'"), ("connect-src", "'self'")):
        values = directives.get(name, directives.get("default-src", []))
        directives[name] = [*(value for value in values if value != "'none'"), source]
    policy = "; ".join(" ".join([name, *values]) for name, values in directives.items())
    return f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'.encode()


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
