"""Folders as `keydates publish` leaves them, written by hand."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

POLICY = "default-src 'none'; style-src 'sha256-AAAA'; script-src 'sha256-BBBB'; img-src data:"
PAGE = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<title>A page</title></head>
<body><p>{"A word and another. " * 20}</p></body>
</html>
""".encode()
FEED = b"".join(b"LINE-%04d:words that compress\r\n" % number for number in range(1000))
LONG = bytes(range(256)) * 4096
"""One megabyte, which is served from the disk and not compressed."""

FILES: Mapping[str, tuple[bytes, str]] = {
    "404.html": (PAGE.replace(b"A page", b"Not there"), "text/html; charset=utf-8"),
    "empty.csv": (b"", "text/csv; charset=utf-8"),
    "index.html": (PAGE, "text/html; charset=utf-8"),
    "long.pdf": (LONG, "application/pdf"),
    "small.geojson": (b"{}\n", "application/geo+json"),
    "syria.html": (PAGE, "text/html; charset=utf-8"),
    "syria.ics": (FEED, "text/calendar; charset=utf-8"),
}


def write_folder(folder: Path, files: Mapping[str, tuple[bytes, str]]) -> Path:
    """Write these files and the manifest that lists them, and return the folder."""
    entries = []
    for name, (content, media_type) in files.items():
        (folder / name).write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        entries.append(
            {"path": name, "media_type": media_type, "bytes": len(content), "sha256": digest}
        )
    write_manifest(folder, entries)
    return folder


def write_manifest(folder: Path, entries: list[dict[str, object]]) -> None:
    """Write a manifest with these entries, in one step."""
    content = {"schema_version": 1, "generator": "keydates", "files": entries}
    draft = folder / ".manifest"
    draft.write_text(json.dumps(content), "utf-8")
    draft.replace(folder / "manifest.json")
