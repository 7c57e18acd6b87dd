"""Pictures of a treatment (what it will do) and of a run (what the skin received).

``face.svg`` is the map of the face, for anybody's use; ``facemap`` reads it. ``story`` tells a
plan over time, ``recording`` takes down a run. Both become a drawn page (``page``, with
matplotlib) or an interactive one (``interactive``, with nothing but the browser).
"""
