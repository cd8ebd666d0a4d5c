"""Targets for bytes and quality, and the search for an encode that meets them."""
