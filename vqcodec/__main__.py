"""`python -m vqcodec` is `vq`."""

from .cli import main

main()
