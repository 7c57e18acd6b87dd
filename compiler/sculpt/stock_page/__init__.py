"""``routines/README.md``: what it says of the stock treatments in figures, made from them.

``python -m sculpt.stock_page`` writes it in a checkout.
"""
