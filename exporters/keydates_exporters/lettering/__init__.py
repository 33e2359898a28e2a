"""The type family that documents and figures share, and how scripts are shaped and ordered."""
