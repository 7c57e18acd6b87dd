"""``routines/README.md``: what it says of the stock treatments in figures, made from them.

``python -m tests.pages.stock`` writes it in a checkout.
"""
