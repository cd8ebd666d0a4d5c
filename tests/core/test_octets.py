"""Coded bytes: they come back, the decoder of the spec reads them, and they are shorter."""

from hypothesis import given
from hypothesis import strategies as st

from support.pictures import ROOT
from support.profiles import linear_profile
from support.vqdec import load
from vqcodec.core import decode_octets, encode_octets

vqdec = load()
words = st.lists(st.sampled_from([b"abc", b"Ab1", b"\xc3\xa9", b" ", b"\0\0", b"x:y"]), min_size=1)


def by_the_spec(data, n):
    try:
        return vqdec.decode_bytes(data, n)
    except vqdec.Fault:
        return None


@given(st.binary(min_size=1, max_size=200) | words.map(lambda parts: b"".join(parts * 4)))
def test_bytes_come_back_and_the_spec_reads_them(octets):
    data = encode_octets(octets)
    assert decode_octets(data, len(octets)) == (octets, True)
    assert by_the_spec(data, len(octets)) == octets


@given(st.binary(max_size=60), st.integers(1, 80))
def test_any_bytes_decode_to_what_the_spec_says(data, n):
    octets, fits = decode_octets(data, n)
    assert by_the_spec(data, n) == (octets if fits else None)


def test_a_text_takes_less_than_half():
    text = (ROOT / "docs" / "promises.md").read_bytes()
    assert len(encode_octets(text)) < 0.42 * len(text)
    profile = linear_profile()
    assert len(encode_octets(profile)) < 0.6 * len(profile)
