"""What metadata tell of people is found, and left out alone."""

import io
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import vqcodec
from support.chunks import PICTURE
from vqcodec.format.metadata import Metadata
from vqcodec.pictures.exif import loaded_exif, tags_of
from vqcodec.pictures.private import note, private_in, without_private


def exif_with(tags=None, photo=None, gps=None):
    exif = Image.Exif()
    for tag, value in (tags or {}).items():
        exif[tag] = value
    if photo:
        exif[0x8769] = photo
    if gps:
        exif[0x8825] = gps
    return exif.tobytes()[6:]


HARMLESS = {271: "A maker", 272: "A model", 305: "By hand", 0x0112: 1, 282: 72.0}
HARMLESS_PHOTO = {0x9003: "2020:01:01 00:00:00", 0x829A: 0.5}

TOLD = [
    (Metadata(exif=exif_with(HARMLESS, HARMLESS_PHOTO)), ""),
    (Metadata(exif=exif_with(HARMLESS, gps={1: "N", 2: (1.0, 2.0, 3.0)})), "a place"),
    (Metadata(exif=exif_with({315: "Somebody"})), "names of people"),
    (Metadata(exif=exif_with({33432: "Somebody, 2020"})), "names of people"),
    (Metadata(exif=exif_with({316: "somebodys-laptop"})), "names of people"),
    (Metadata(exif=exif_with(photo={42032: "Somebody"})), "names of people"),
    (Metadata(exif=exif_with(photo={42033: "12345"})), "serial numbers"),
    (Metadata(exif=exif_with(photo={42037: "12345"})), "serial numbers"),
    (Metadata(exif=exif_with(photo={37500: b"maker"})), "data that cannot be looked into"),
    (Metadata(exif=exif_with({270: "scan of C:\\scans\\x.png"})), "a path"),
    (Metadata(exif=exif_with({269: "/home/somebody/x.png"})), "a path"),
    (Metadata(exif=exif_with({270: "write to a.b@example.org"})), "an e-mail address"),
    (Metadata(exif=exif_with({42033: "12345"})), "serial numbers"),
    (Metadata(exif=exif_with({37500: b"maker"})), "data that cannot be looked into"),
    (Metadata(exif=exif_with(photo={315: "Somebody"})), "names of people"),
    (Metadata(exif=exif_with({50740: b"maker"})), "data that cannot be looked into"),
    (Metadata(exif=exif_with({50828: b"the original"})), "data that cannot be looked into"),
    (Metadata(exif=exif_with({37724: b"layers"})), "data that cannot be looked into"),
    (Metadata(exif=exif_with({700: b"<x photoshop:City='Here'/>"})), "a place"),
    (Metadata(exif=exif_with({700: b"<x xmp:Rating='5'/>"})), ""),
    (Metadata(exif=b"no TIFF structure"), "data that cannot be looked into"),
    (Metadata(exif=exif_with({33550: (1.0, 1.0, 0.0), 34737: "WGS 84|"})), ""),
    (Metadata(icc_profile=b"profile", dpi=(72, 72), record="{}", labels={1: "road"}), ""),
    (Metadata(text={"Title": "A reef", "Software": "GIMP 2.10", "ratio": "16:9"}), ""),
    (Metadata(text={"Source": "https://example.org/home/x", "Date": "2020-01-01"}), ""),
    (Metadata(text={"Author": "Somebody"}), "names of people"),
    (Metadata(text={"exif:Artist": "Somebody"}), "names of people"),
    (Metadata(text={"exif:GPSLatitude": "1/1"}), "a place"),
    (Metadata(text={"Location": "Here"}), "a place"),
    (Metadata(text={"Thumb::URI": "file:///home/somebody/x.png"}), "a path"),
    (Metadata(text={"comment": "made with C:/Users/somebody/x"}), "a path"),
    (Metadata(text={"comment": r"from \\server\share"}), "a path"),
    (Metadata(text={"comment": '{"inputs":["/home/somebody/x.png"]}'}), "a path"),
    (Metadata(text={"comment": "from:/home/somebody/x.png"}), "a path"),
    (Metadata(text={"Camera Serial Number": "1"}), "serial numbers"),
    (Metadata(text={"exif:ImageUniqueID": "1"}), "serial numbers"),
    (Metadata(text={"Author(s)": "Somebody"}), "names of people"),
    (Metadata(text={"By-line Title": "Somebody"}), "names of people"),
    (Metadata(text={"exif:CameraOwnerName": "Somebody"}), "names of people"),
    (Metadata(text={"exif:HostComputer": "somebodys-laptop"}), "names of people"),
    (Metadata(text={"Photographer": "Somebody"}), "names of people"),
    (Metadata(text={"GPS Position": "1, 2"}), "a place"),
    (Metadata(text={"iptc:Country-Name": "Here"}), "a place"),
    (Metadata(text={"exif:MakerNote": "1, 2, 3"}), "data that cannot be looked into"),
    (Metadata(text={"User Comment": "fine", "Creator Tool": "GIMP", "Create Date": "2020"}), ""),
    (Metadata(text={"Raw profile type iptc": "\niptc\n"}), "data that cannot be looked into"),
    (Metadata(xmp=b"<xmp:CreatorTool>GIMP</xmp:CreatorTool>"), ""),
    (Metadata(xmp=b"<dc:title>A brief history of the creator</dc:title>"), ""),
    (Metadata(xmp=b"<dc:creator><rdf:li>Somebody</rdf:li></dc:creator>"), "names of people"),
    (Metadata(xmp=b"<x photoshop:City = 'Here'/>"), "a place"),
    (Metadata(xmp=b'<x exif:GPSLatitude="1"/>'), "a place"),
    (Metadata(xmp=b"<x aux:LensSerialNumber='1'/>"), "serial numbers"),
    (Metadata(xmp=b"<x stRef:filePath='x'/>"), "a path"),
    (Metadata(xmp=b"<geo:lat>1</geo:lat>"), "a place"),
    (Metadata(xmp=b"<x drone-dji:Latitude='1'/>"), "a place"),
    (Metadata(xmp=b"<x Iptc4xmpExt:CountryName='Here'/>"), "a place"),
    (Metadata(xmp=b"<mwg-rs:Regions><mwg-rs:Name>Somebody</mwg-rs:Name>"), "names of people"),
    (Metadata(xmp=b"<x MPReg:PersonDisplayName='Somebody'/>"), "names of people"),
    (Metadata(xmp=b"<plus:ImageCreatorName>Somebody"), "names of people"),
    (Metadata(xmp=b"<dc:contributor>Somebody"), "names of people"),
    (Metadata(xmp=b"<xmp:Thumbnails>"), "data that cannot be looked into"),
    (Metadata(xmp=b"<x GImage:Data='/9j/4AAQ'/>"), "data that cannot be looked into"),
    (Metadata(xmp=b"<exif:MakerNote>123"), "data that cannot be looked into"),
    (Metadata(xmp="<dc:creator/>".encode("utf-16")), "data that cannot be looked into"),
]  # fmt: skip


@pytest.mark.parametrize(("metadata", "told"), TOLD)
def test_what_is_told_is_found_and_left_out(metadata, told):
    assert private_in(metadata) == ((told,) if told else ())
    left = without_private(metadata)
    assert private_in(left) == ()
    if not told:
        assert tags_of(left.exif) == tags_of(metadata.exif)
        assert (left.xmp, left.text) == (metadata.xmp, metadata.text)
    assert (left.icc_profile, left.dpi) == (metadata.icc_profile, metadata.dpi)
    assert (left.record, left.labels) == (metadata.record, metadata.labels)


def test_the_rest_stays():
    metadata = Metadata(
        b"profile",
        exif_with({**HARMLESS, 315: "Somebody"}, {**HARMLESS_PHOTO, 42033: "1"}, {1: "N"}),
        b"<dc:title>A reef</dc:title>",
        text={"Title": "A reef", "Author": "Somebody"},
    )
    left = without_private(metadata)
    expected = tags_of(exif_with(HARMLESS, HARMLESS_PHOTO))
    assert tags_of(left.exif) == expected
    assert b"Somebody" not in left.exif
    assert (left.icc_profile, left.xmp) == (metadata.icc_profile, metadata.xmp)
    assert left.text == {"Title": "A reef"}


def test_thumbnails_and_what_hides_between_tags_go_too():
    exif = exif_with(HARMLESS)
    assert b"hidden" not in without_private(Metadata(exif=exif + b"hidden")).exif
    assert without_private(Metadata(exif=exif_with({315: "Somebody"}))).exif is None
    for tag in (333, 347, 34675, 59932):  # which say nothing outside of a TIFF file, or fill up
        exif = exif_with({**HARMLESS, tag: b"hidden"}, {**HARMLESS_PHOTO, 59932: b"hidden"})
        left = without_private(Metadata(exif=exif)).exif
        assert b"hidden" not in left
        assert tags_of(left) == tags_of(exif_with(HARMLESS, HARMLESS_PHOTO))
    assert loaded_exif(left)[282] == 72.0


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(st.sampled_from([b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b""]), st.binary(max_size=60))
def test_hostile_exif_is_left_out_or_harmless(head, data):
    left = without_private(Metadata(exif=head + data))
    assert private_in(left) == ()


@given(st.binary(max_size=60), st.dictionaries(st.text(min_size=1, max_size=20), st.text()))
def test_hostile_xmp_and_texts_are_left_out_or_harmless(xmp, text):
    left = without_private(Metadata(xmp=xmp, text={k.replace("\0", "_"): text[k] for k in text}))
    assert private_in(left) == ()


def test_options_of_the_library_leave_it_out_without_a_warning():
    image = Image.fromarray(PICTURE)
    image.info = {"exif": b"Exif\0\0" + exif_with(HARMLESS, gps={1: "N"}), "Author": "Somebody"}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        kept = vqcodec.quantize(image).metadata
        left = vqcodec.quantize(image, drop_private=True).metadata
    assert private_in(kept) == ("a place", "names of people")
    assert tags_of(left.exif) == tags_of(exif_with(HARMLESS))
    assert left.text == {}
    stream = io.BytesIO()
    image.save(stream, "VQ", drop_private=True)
    assert vqcodec.VQImage.from_bytes(stream.getvalue()).metadata == left
    assert vqcodec.Encoder(drop_private=True).quantize(image).metadata == left


def test_it_is_said_in_a_sentence():
    metadata = Metadata(text={"Author": "Somebody", "Location": "Here"})
    carries = "carries a place and names of people; --drop-private leaves that out"
    assert note(metadata, False) == carries
    assert note(metadata, True) == "a place and names of people left out"
    assert note(Metadata(), False) == note(Metadata(), True) == ""
