"""The Python side of the studio, the page in which treatments are written, seen and tried.

It runs in the browser and on a PC alike. It knows no browser: what the page asks comes as plain
values, and so does what it gets. The page itself is ``compiler/studio``.
"""
