"""The command line: options in, an exit code out. What a command does is in `keydates.commands`.

Exit codes: 0 done; 1 the chronology has errors; 2 wrong usage; 3 an input cannot be read; 4 an
output cannot be written, which includes a reader of a pipe that has gone and an address that is
taken; 70 a bug; 130 interrupted.
"""

import sys
from collections.abc import Callable
from typing import Annotated

import typer
from typer.exceptions import TyperException

from keydates._version import __version__
from keydates.cli_parts import (
    CHECK_EPILOG,
    EXIT_CODES,
    EXPORT_EPILOG,
    PUBLISH_EPILOG,
    SERVE_EPILOG,
    DebugOption,
    FindingsFormat,
    InputFormatOption,
    LimitOption,
    SetOption,
)

__all__ = ["app", "main"]

_HELP = frozenset({"-h", "--help"})
_USAGE, _UNREADABLE, _UNWRITTEN, _BUG, _INTERRUPTED = 2, 3, 4, 70, 130

app = typer.Typer(
    name="keydates",
    help="Turn one checked, sourced chronology file into PDF, Word, HTML, iCalendar, GeoJSON, CSV.",
    epilog=EXIT_CODES,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": sorted(_HELP), "max_content_width": 100},
)


def _tell_version(*, asked: bool) -> None:
    if asked:
        from keydates.console import print_out

        print_out(f"keydates {__version__}\n")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=lambda value: _tell_version(asked=value),
            help="Show the version and exit.",
        ),
    ] = False,
) -> None:
    pass


@app.command(epilog=EXPORT_EPILOG)
def export(  # noqa: PLR0913 (one parameter an option is how Typer declares them)
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="The chronology: YAML, JSON or CSV, or - for stdin."),
    ],
    *,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            "-t",
            metavar="NAME",
            help="Format to write, may be repeated. Without it, every built-in one that applies.",
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="Folder to write into, by default one named after the chronology's id. With one "
            "-t also a file that ends in the format's extension, or - for stdout.",
        ),
    ] = None,
    options: Annotated[
        list[str] | None,
        typer.Option(
            "--option",
            "-O",
            metavar="NAME.KEY=VALUE",
            help="Set an option of a format, may be repeated; 'keydates formats NAME' lists them.",
        ),
    ] = None,
    report: Annotated[
        str | None,
        typer.Option(
            metavar="PATH", help="Write a JSON report of what became of each event; - for stdout."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Do everything but write the outputs.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite files that keydates did not write.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    input_format: InputFormatOption = None,
    limit: LimitOption = None,
    setting: SetOption = None,
    debug: DebugOption = False,
) -> int:
    """Check a chronology and write it in one or more formats.

    Either every output is written or, if anything is wrong, none is touched. Files are named
    after the chronology's id and stand beside a manifest.json. Files that keydates did not write,
    or that were changed since, are not overwritten without --force.
    """

    def run() -> int:
        from keydates.commands import ExportRequest, InputSettings, export_file

        request = ExportRequest(
            file=file,
            formats=formats or (),
            output=output,
            options=options or (),
            report=report,
            dry_run=dry_run,
            force=force,
            quiet=quiet,
            reading=InputSettings.parse(input_format, limit or (), setting or ()),
        )
        return export_file(request)

    return _guard(run, debug=debug)


@app.command(epilog=PUBLISH_EPILOG)
def publish(  # noqa: PLR0913 (one parameter an option is how Typer declares them)
    file: Annotated[
        str | None,
        typer.Argument(metavar="FILE", help="The chronology: YAML, JSON or CSV, or - for stdin."),
    ] = None,
    *,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="FOLDER", help="Folder that the server serves."),
    ],
    base_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Address of the folder on the web, for subscriptions; the folder remembers it.",
        ),
    ] = None,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--to",
            "-t",
            metavar="NAME",
            help="Format to offer beside the page, may be repeated. Without it, every built-in "
            "one that applies.",
        ),
    ] = None,
    options: Annotated[
        list[str] | None,
        typer.Option(
            "--option",
            "-O",
            metavar="NAME.KEY=VALUE",
            help="Set an option of a format, may be repeated; 'keydates formats NAME' lists them.",
        ),
    ] = None,
    remove: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Withdraw the chronology of that id from the folder."),
    ] = None,
    report: Annotated[
        str | None,
        typer.Option(
            metavar="PATH", help="Write a JSON report of what became of each event; - for stdout."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Do everything but write the outputs.")
    ] = False,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Make everything anew, and overwrite files that keydates did not write."
        ),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    input_format: InputFormatOption = None,
    limit: LimitOption = None,
    setting: SetOption = None,
    debug: DebugOption = False,
) -> int:
    """Publish a chronology into a folder that any web server can serve.

    The folder gets a page that offers every other format, an index, a page for what is not found,
    and compressed copies. Publishing again writes only what changed and removes what no longer
    applies; files that keydates did not write are left alone. Several chronologies may share one
    folder.
    """

    def run() -> int:
        from keydates.publishing.command import publish as publish_file
        from keydates.publishing.request import PublishRequest

        request = PublishRequest(
            output=output,
            file=file,
            base_url=base_url,
            formats=tuple(formats or ()),
            options=tuple(options or ()),
            input_format=None if input_format is None else input_format.value,
            limits=tuple(limit or ()),
            settings=tuple(setting or ()),
            remove=remove,
            report=report,
            dry_run=dry_run,
            force=force,
            quiet=quiet,
        )
        return publish_file(request)

    return _guard(run, debug=debug)


@app.command(epilog=SERVE_EPILOG)
def serve(  # noqa: PLR0913 (one parameter an option is how Typer declares them)
    path: Annotated[
        str,
        typer.Argument(metavar="FILE|FOLDER", help="A chronology, or a published folder."),
    ],
    *,
    host: Annotated[
        str,
        typer.Option(help="Address to listen on. 0.0.0.0 lets others in, and a warning says so."),
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="Port to listen on; 0 takes a free one.")
    ] = 8765,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", help="Follow changes: open pages reload, and show what does not pass."
        ),
    ] = False,
    input_format: InputFormatOption = None,
    limit: LimitOption = None,
    setting: SetOption = None,
    debug: DebugOption = False,
) -> int:
    """Show a chronology's page, or a published folder, in browsers and calendars.

    Nothing but what was published is served, from a copy, and by default to this machine alone.
    It needs 'keydates[serve]'.
    """

    def run() -> int:
        from keydates.serving.command import serve as serve_path
        from keydates.serving.request import ServeRequest

        request = ServeRequest(
            path=path,
            host=host,
            port=port,
            watch=watch,
            input_format=None if input_format is None else input_format.value,
            limits=tuple(limit or ()),
            settings=tuple(setting or ()),
        )
        return serve_path(request)

    return _guard(run, debug=debug)


@app.command(epilog=CHECK_EPILOG)
def check(  # noqa: PLR0913 (one parameter an option is how Typer declares them)
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE", help="Chronologies, or - for stdin.")
    ] = None,
    *,
    output_format: Annotated[
        FindingsFormat, typer.Option("--format", help="How to print what is found.")
    ] = FindingsFormat.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail the check.")] = False,
    code: Annotated[
        str | None,
        typer.Option("--explain", metavar="CODE", help="Say what a finding's code means."),
    ] = None,
    input_format: InputFormatOption = None,
    limit: LimitOption = None,
    setting: SetOption = None,
    debug: DebugOption = False,
) -> int:
    """Check chronologies and print everything that is wrong with them, all at once."""

    def run() -> int:
        from keydates import commands

        if code is not None:
            return commands.explain_code(code)
        settings = commands.InputSettings.parse(input_format, limit or (), setting or ())
        as_json = output_format is FindingsFormat.JSON
        return commands.check_files(files or (), settings, as_json=as_json, strict=strict)

    return _guard(run, debug=debug)


@app.command("formats")
def list_formats(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Show one format and its options.")
    ] = None,
) -> int:
    """List the formats, what each carries, and with NAME its options."""

    def run() -> int:
        from keydates.catalogue import format_lines, format_list_lines
        from keydates.console import print_out
        from keydates.exporting import ExporterError

        try:
            lines = list(format_list_lines() if name is None else format_lines(name))
        except ExporterError as error:
            raise typer.BadParameter(str(error), param_hint="NAME") from None
        print_out("\n".join(lines) + "\n")
        return 0

    return _guard(run)


@app.command()
def schema() -> int:
    """Print the JSON Schema of a chronology file, for editors."""

    def run() -> int:
        import json

        from keydates.console import write_out
        from keydates.model import json_schema

        text = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
        write_out(text.encode())
        return 0

    return _guard(run)


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return its exit code.

    `argv` is what follows the program's name; by default, what the program was called with.
    """
    arguments = sys.argv[1:] if argv is None else argv
    if sys.stdout is None and _HELP & set(arguments):  # Typer would keep silent about it
        _say("keydates: cannot write to standard output: it is closed")
        return _UNWRITTEN
    try:
        code = app(args=arguments, prog_name="keydates", standalone_mode=False)
    except TyperException as error:
        _say(f"keydates: {error.format_message()}")
        command = next((f" {name}" for name in arguments[:1] if not name.startswith("-")), "")
        known = {" export", " publish", " serve", " check", " formats", " schema"}
        _say(f"Try 'keydates{command if command in known else ''} --help'.")
        return _USAGE
    except (KeyboardInterrupt, typer.Abort):
        return _INTERRUPTED
    except SystemExit as stop:  # shell completion ends so, and help whose reader has gone
        return _flush(_UNWRITTEN if stop.code == 1 else int(stop.code or 0))
    return _flush(code if isinstance(code, int) else 0)


def _guard(run: Callable[[], int], *, debug: bool = False) -> int:
    """Run a command and turn each kind of failure into its words and its exit code."""
    try:
        return run()
    except (TyperException, typer.Exit):
        raise
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:  # the reader has seen enough; it needs no words
        return _UNWRITTEN
    except Exception as error:  # noqa: BLE001 (the last line of defence: no traceback, exit code 70)
        return _failed(error, debug=debug)


def _failed(error: Exception, *, debug: bool) -> int:
    from keydates.commands import InputError
    from keydates.rendering import ExporterFaultError
    from keydates.staging import OutputError

    if isinstance(error, InputError):
        _say(f"keydates: {error}")
        return _UNREADABLE
    if isinstance(error, OutputError):
        for line in str(error).splitlines():
            _say(f"keydates: {line}")
        return _UNWRITTEN
    if debug:
        import traceback

        _say("".join(traceback.format_exception(error)).rstrip())
    what = (
        str(error) if isinstance(error, ExporterFaultError) else f"{type(error).__name__}: {error}"
    )
    advice = "" if debug else "; run it again with --debug and report what it prints"
    _say(f"keydates: internal error: {' '.join(what.split())}. This is a bug{advice}.")
    return _BUG


def _flush(code: int) -> int:
    """See off what is left in standard output, where Python would only complain at its end."""
    from keydates.console import silence

    if sys.stdout is None:  # so it is after `>&-` in a shell
        return code
    try:
        sys.stdout.flush()
    except OSError as error:
        silence()
        if code == 0 and not isinstance(error, BrokenPipeError):
            _say(f"keydates: cannot write to standard output: {error.strerror}")
        return code or _UNWRITTEN
    return code


def _say(line: str) -> None:
    from keydates.console import say

    say(line)
