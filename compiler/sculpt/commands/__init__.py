"""The commands of ``sculpt``, a module each; ``sculpt.main`` lists them."""
