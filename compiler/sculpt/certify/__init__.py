"""Certification: a treatment tried on many faces, boards and mishaps before it touches skin.

``trial`` draws one treatment of one face on one board; ``row`` is its result, and the judgement on
that. ``journal`` keeps the rows, ``workers`` makes them with dask, and ``document`` is the outcome,
which ``page`` and ``summary`` show.
"""
