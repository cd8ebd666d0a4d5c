"""The bytes of files: fields, checksums, limits (spec §1 to §6, §9, §13). Loads no NumPy."""
