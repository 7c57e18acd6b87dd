"""Pictures of a treatment (what it will do) and of a run (what the skin received).

``face.svg`` is the map of the face; ``facemap`` reads it. ``story`` is a plan over time,
``recording`` a run. Both become a drawn page (``page``, with matplotlib) or an interactive one
(``interactive``, which needs nothing but a browser).
"""
