"""Under which address a folder is published, and whose pages still hold another."""

from collections.abc import Iterable

from keydates.publishing.records import Record
from keydates.staging import OutputError

__all__ = ["settle_address"]


def settle_address(
    name: str,
    before: str | None,
    asked: str | None,
    others: Iterable[Record],
    *,
    force: bool,
) -> tuple[str | None, list[str]]:
    """Return the folder's address, and notes on pages that do not hold it.

    The folder remembers its address. A new one does not reach the pages of other chronologies,
    whose files are not at hand; that they would give their readers an address of the past is
    refused, unless by force. That they know none is only noted.

    Args:
        name: what the user calls the folder.
        before: the address it had, or None.
        asked: the address asked for, or None for the one it had.
        others: the records of the other chronologies in the folder.
        force: whether the user insists.

    Raises:
        OutputError: if other pages hold another address.

    """
    base_url = before if asked is None else asked
    held = {one["id"]: one.get("base_url") for one in others}
    wrong = sorted(name for name, url in held.items() if url is not None and url != base_url)
    if wrong and not force and base_url != before:
        raise OutputError(
            f"{name} is published at {before}, which stands in the pages of {', '.join(wrong)}; "
            f"to move it to {base_url}, give --force now and then publish each of them again, "
            "or publish into another folder"
        )
    notes = []
    if wrong:
        notes.append(
            f"note: the address {base_url} is not yet in the pages of {', '.join(wrong)}; "
            "publish each of them again"
        )
    silent = sorted(name for name, url in held.items() if url is None)
    if silent and base_url is not None:
        notes.append(
            f"note: {', '.join(silent)} was published without an address; "
            "publish it again to offer subscriptions"
        )
    return base_url, notes
