"""Serving a published folder from a copy of it: for a preview, or to the people of a small office.

Nothing is read from the folder while it is served. What the manifest lists is taken into a table
of addresses first, and a request is answered from that table alone, so that no address, however
it is written, leads to anything else.
"""
