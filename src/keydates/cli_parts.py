"""What the commands of the command line share: options that several have, and closing words."""

from enum import StrEnum
from typing import Annotated, Final

import typer

__all__ = [
    "CHECK_EPILOG",
    "EXIT_CODES",
    "EXPORT_EPILOG",
    "PUBLISH_EPILOG",
    "SERVE_EPILOG",
    "DebugOption",
    "FindingsFormat",
    "InputFormat",
    "InputFormatOption",
    "LimitOption",
    "SetOption",
]

EXIT_CODES: Final = """\b
Exit codes:
    0  done
    1  the chronology has errors, or with --strict warnings
    2  wrong usage
    3  an input cannot be read or parsed
    4  an output cannot be written, its reader has gone, an address is taken
   70  a bug in keydates or in an exporter
  130  interrupted
"""

EXPORT_EPILOG: Final = f"""\b
Examples:
  keydates export syria.yaml
  keydates export syria.yaml -t pdf -t ics -o out
  keydates export syria.yaml -t pdf -o briefing.pdf -O pdf.page-size=letter
  keydates export syria.yaml -t csv -o - | head

{EXIT_CODES}"""

PUBLISH_EPILOG: Final = f"""\b
Examples:
  keydates publish syria.yaml -o site
  keydates publish syria.yaml -o site --base-url https://example.org/x/
  keydates publish --remove syria -o site

{EXIT_CODES}"""

SERVE_EPILOG: Final = f"""\b
Examples:
  keydates serve syria.yaml --watch
  keydates serve site --port 8080
  keydates serve site --host 0.0.0.0

Ctrl-C and SIGTERM end it, with exit code 0.

{EXIT_CODES}"""

CHECK_EPILOG: Final = f"""\b
Examples:
  keydates check syria.yaml
  keydates check --strict --format json data/*.yaml
  keydates check --explain KD201

{EXIT_CODES}"""


class InputFormat(StrEnum):
    """A format that chronologies are read from."""

    YAML = "yaml"
    JSON = "json"
    CSV = "csv"


class FindingsFormat(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"


InputFormatOption = Annotated[
    InputFormat | None,
    typer.Option(help="Format of the input, where its suffix does not tell; needed for stdin."),
]
LimitOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME=NUMBER",
        help="Change a limit: file-bytes, depth, values, field-characters, findings, "
        "option-file-bytes or document-events.",
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="FIELD=VALUE",
        help="Give a field of the chronology, such as title, where the input (a CSV) has none.",
    ),
]
DebugOption = Annotated[
    bool, typer.Option("--debug", help="Show a traceback if keydates breaks down.")
]
