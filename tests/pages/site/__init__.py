"""The documentation site: the pages of this checkout, cut and linked anew for a browser.

    pip install -e '.[dev,docs]'
    mkdocs build --strict -f tests/pages/site/mkdocs.yml

No text is kept here but titles: every page is made of sections of the READMEs, every picture by the
program itself.
"""
