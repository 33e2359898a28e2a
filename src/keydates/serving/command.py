"""What `keydates serve` does once its command line is understood."""

import contextlib
import gc
import ipaddress
import signal
import socket
from pathlib import Path

from typer import BadParameter
from typer.exceptions import TyperException

from keydates.console import say
from keydates.jobs import InputError
from keydates.publishing.base_url import BaseUrlError, parse_base_url
from keydates.serving.application import Application
from keydates.serving.folder import FolderError
from keydates.serving.hosts import HostNames
from keydates.serving.listening import is_loopback, listen
from keydates.serving.request import ServeRequest
from keydates.serving.server import MissingServerError, need_server, run
from keydates.serving.site import make_site
from keydates.serving.sources import ChronologySource, FolderSource, Source
from keydates.serving.spool import Spool
from keydates.serving.watching import Preview

__all__ = ["serve"]


def serve(request: ServeRequest) -> int:
    """Serve a chronology or a published folder until told to stop, and return the exit code.

    Raises:
        BadParameter: for wrong usage.
        TyperException: if the server is not installed.
        InputError: if the folder is none that keydates wrote.
        OutputError: if the address cannot be listened on, or the publication not be written.
        ExporterFaultError: if an exporter breaks down.
    """
    _check_usage(request)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that nothing is left behind
    try:
        need_server()
    except MissingServerError as error:
        raise TyperException(str(error)) from None
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(listen(request.host, request.port))
        address, port = listener.getsockname()[:2]
        url = f"http://{_shown_host(request.host, address)}:{port}/"
        spool = stack.enter_context(Spool())
        source = _source(request, _base_url(url, port))
        preview = Preview(source, spool)
        try:
            built = source.build()
        except FolderError as error:
            raise InputError(str(error)) from None
        if built.words:
            say(built.words)
        if built.files is None and not request.watch:
            return built.code
        names = HostNames.for_binding(request.host, address)
        if request.watch:
            application = Application(*preview.make(built), names)
        else:
            application = Application(make_site(built.files or {}, spool), None, names)
        if not is_loopback(address):
            say(f"warning: whoever can reach this machine can read {source.name}")
        gc.collect()
        gc.freeze()  # none of this becomes garbage while it is served

        def started() -> None:
            say(f"serving {source.name} at {url}; Ctrl-C ends it")

        background = preview.follow(application) if request.watch else None
        run(application, listener, started, background)
    return 0


def _check_usage(request: ServeRequest) -> None:
    if request.path in {"", "-"}:
        raise BadParameter("name a file or a published folder", param_hint="FILE")
    reading = request.input_format or request.limits or request.settings
    if reading and Path(request.path).is_dir():
        message = "--input-format, --limit and --set are for a chronology, not for a folder"
        raise BadParameter(message, param_hint="FILE")


def _source(request: ServeRequest, base_url: str) -> Source:
    if Path(request.path).is_dir():
        return FolderSource(request.path)
    return ChronologySource(request, base_url)


def _shown_host(host: str, address: str) -> str:
    """Return what to write in an address: a host that listens everywhere goes by its own name."""
    if ipaddress.ip_address(address.partition("%")[0]).is_unspecified:
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host


def _base_url(url: str, port: int) -> str:
    """Return the address for links; a host whose name no address can hold goes by another."""
    try:
        return parse_base_url(url)
    except BaseUrlError:
        return f"http://127.0.0.1:{port}/"
