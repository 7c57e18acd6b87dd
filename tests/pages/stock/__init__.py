"""Sections of ``routines/README.md``: what it says of the stock treatments in figures."""

from .page import sections

__all__ = ["sections"]
