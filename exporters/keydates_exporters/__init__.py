"""The built-in exporters, one module or package a format."""
