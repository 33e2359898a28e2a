"""An export of fakes into a folder, and what then lies in it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from keydates.outputs import Outcome, Policy, Transaction, choose_destination
from keydates.rendering import Job
from tests.fakes import Lines, make_chronology


def job(fake: type[Lines] = Lines, *, demanded: bool = True) -> Job:
    return Job(fake(), fake.Options(), demanded=demanded)


def export(
    name: Path | str,
    fakes: Sequence[type[Lines]] = (Lines,),
    *,
    demanded: bool = True,
    policy: Policy | None = None,
    **changes: Any,
) -> tuple[Outcome, ...]:
    jobs = [job(fake, demanded=demanded) for fake in fakes]
    destination = choose_destination(str(name), [job.exporter for job in jobs])
    with Transaction(
        make_chronology(**changes), jobs, destination, policy=policy or Policy()
    ) as transaction:
        transaction.publish()
    return transaction.outcomes


def listing(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes, hidden ones and links included."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in sorted(folder.rglob("*"))
    }


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return found
