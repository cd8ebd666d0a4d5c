"""The vectors of draft 2: metadata, 5.1, and the limits."""

from parts import front, plane, some_codebook, some_indices

METADATA = [
    (0x81, b"an ICC profile, for all we know"),
    (0x82, b"MM\0*\0\0\0\x08\0\0\0\0\0\0"),
    (0x83, b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"),
    (0x84, (300_000).to_bytes(4, "big") + (72_009).to_bytes(4, "big")),
    (0x85, "Title\0Gr\u00fc\u00dfe".encode()),
    (0x85, b"Comment\0"),
    (0x86, b'{"clusterer":"none"}'),
]


def valid():
    """Yield what 5.1 brought."""
    book, indices = some_codebook(5, 3), some_indices(12, 5)
    yield ("metadata", "metadata of every kind, and an unknown section between",
           (4, 3, 3, book, indices, (1, 1),
            {"sections": [*METADATA[:3], (0x91, b"?"), *METADATA[3:]]}))  # fmt: skip
    yield ("metadata-backwards", "the same in another order",
           (4, 3, 3, book, indices, (1, 1), {"sections": METADATA[::-1]}))  # fmt: skip


def faulty():
    """Yield what 5.1 brought, and the limits."""
    book, good_plane = some_codebook(5, 3), plane(some_indices(12, 5), 5)

    def with_sections(*sections):
        return front(4, 3, 3, book, sections=sections) + good_plane

    icc, exif, xmp, dpi, text, comment, record = METADATA
    for name, section in (("icc", icc), ("exif", exif), ("xmp", xmp), ("record", record)):
        yield f"{name}-twice", f"two of {name} (F8)", "corrupt", with_sections(section, section)
        yield f"{name}-empty", "an empty payload (F9)", "corrupt", with_sections((section[0], b""))
    yield "text-twice", "two texts of one keyword (F8)", "corrupt", with_sections(text, text)
    for name, payload in {
        "text-empty": b"",
        "text-no-keyword": b"\0hello",
        "text-no-separator": b"hello",
        "text-long-keyword": bytes([65]) * 256 + b"\0hello",
        "text-keyword-latin": b"\xfc\0hello",
        "text-latin": b"key\0Gr\xfc\xdfe",
    }.items():
        yield name, "a text against F9", "corrupt", with_sections((0x85, payload))
    for name, payload in {
        "dpi-short": dpi[1][:7],
        "dpi-long": dpi[1] + b"\0",
        "dpi-zero": dpi[1][:4] + bytes(4),
    }.items():
        yield name, "a resolution against F9", "corrupt", with_sections((0x84, payload))
    yield (
        "record-latin",
        "a record that is not UTF-8 (F9)",
        "corrupt",
        with_sections((0x86, b"\xff")),
    )
    data = with_sections()[:10]  # up to the height
    yield ("section-cut", "a section longer than the file", "truncated",
           data + b"\x90\x81\x00" + bytes(100))  # fmt: skip
    yield ("section-limit", "a section of 2^32 - 1 bytes", "limit exceeded",
           data + b"\x90\x8f\xff\xff\xff\x7f" + bytes(100))  # fmt: skip
    yield ("section-count", "1,025 sections", "limit exceeded",
           with_sections(*[(0x90, b"")] * 1025))  # fmt: skip
