"""The people: who holds the device, who watches it, and the front that is between them."""
