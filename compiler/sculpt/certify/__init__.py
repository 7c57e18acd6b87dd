"""A treatment tried on many faces, boards and mishaps before anyone puts it on skin.

``trial`` is one treatment of one drawn face on one drawn board, ``row`` what came of it, and
``judgement`` what of that must not be. ``journal`` keeps the rows, ``workers`` has them made by
dask, and ``document`` is what they come to: ``page``, ``summary`` and ``certificate`` show it.
"""
