"""Publishing: one folder that any web server can serve, with a page and every format.

The modules, from the outside in:

- `request`, `fingerprint` and `unchanged` answer a command that has nothing to do, and so import
  next to nothing; `command` answers any other.
- `publisher` makes the files of a chronology, `site` those that stand around all chronologies.
- `folder` puts them in place: what changed is written, what is stale removed, what is somebody
  else's left alone. `recovery` brings order in after a run that was killed.
- `records`, `base_url`, `compression` and `locking` each do what they say.
"""
