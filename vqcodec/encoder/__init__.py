"""The stages of an encoder, one a file."""
