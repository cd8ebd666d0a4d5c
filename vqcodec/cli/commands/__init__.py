"""The commands of `vq`, one a file."""
