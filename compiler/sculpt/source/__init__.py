"""A routine as text or image: check, load, explain, format, list, certify."""
