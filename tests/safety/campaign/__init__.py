"""The fault campaign: thousands of short treatments, healthy ones and faulty ones."""
