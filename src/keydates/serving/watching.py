"""Following a source: each change is made anew, and what does not pass is shown as such.

The source is looked at several times a second rather than by the operating system's notices: that
costs next to nothing for one file, and sees each change however an editor saves and on any disk,
those of other machines included.
"""

import asyncio
from typing import Final

from keydates.console import say
from keydates.serving.application import Application
from keydates.serving.folder import FolderError
from keydates.serving.live import edition, findings_page, following, with_findings
from keydates.serving.site import Files, Site, make_site
from keydates.serving.sources import Built, Source, Stamp
from keydates.serving.spool import Spool
from keydates.staging import OutputError

__all__ = ["Preview"]

_LOOK_SECONDS: Final = 0.15
"""Between two looks; a change counts once two looks saw the same, so that a save is complete."""


class Preview:
    """The newest edition of a source, and of those before it the last that passed."""

    def __init__(self, source: Source, spool: Spool) -> None:
        """Follow a source, with long bodies on that spool."""
        self._source = source
        self._spool = spool
        self._sound: Files = {}
        self._seen: Stamp | None = source.stamp()
        self._sites: tuple[Site, ...] = ()

    def make(self, built: Built) -> tuple[Site, str]:
        """Return the site that shows what was built, and the word for that edition."""
        if built.files is not None:
            self._sound = files = built.files
        else:
            files = with_findings(self._sound, findings_page(self._source.name, built.words))
        word = edition(files)
        site = make_site(following(files, word), self._spool)
        self._sites = (*self._sites[-1:], site)
        return site, word

    async def follow(self, application: Application) -> None:
        """Replace the application's site after each change. Runs until it is cancelled."""
        while True:
            await self._change()
            try:
                built = await asyncio.to_thread(self._source.build)
            except (FolderError, OutputError) as error:
                say(f"keydates: {error}; what was served before is still there")
                continue
            except Exception as error:  # noqa: BLE001 (the preview goes on; the next save may do)
                say(f"keydates: {type(error).__name__}: {error}; the last edition is still there")
                continue
            site, word = await asyncio.to_thread(self.make, built)
            application.replace(site, word)
            say(built.words or f"{self._source.name}: the new edition is served")
            # An answer may be about to open a file of the edition before, but of none before that.
            self._spool.forget_all_but(path for site in self._sites for path in site.files())

    async def _change(self) -> None:
        """Wait until the source is there and is not what was seen last."""
        before = self._seen
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            now = await asyncio.to_thread(self._source.stamp)
            if now is None and self._seen is not None:
                say(f"{self._source.name} is not there any more; the last edition is still served")
                self._seen = None
            if now is not None and now == before and now != self._seen:
                self._seen = now
                return
            before = now
