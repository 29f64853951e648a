"""Recordings: length, codec, size, rates, time and place by their containers; covers as pictures."""

from __future__ import annotations

import pytest

from casefiles.services.clip import placeholder_clip
from tests.services.evidence import media_samples
from tests.services.evidence.readers.conftest import Look

FILM = {
    "duration": "0:01:23.4",
    "created": "2026-05-03 14:02:11 UTC",
    "width": "1920",
    "height": "1080",
    "rotation": "90",
    "video_codec": "H.264",
    "frame_rate": "29.97",
    "audio_codec": "AAC",
    "channels": "2",
    "sample_rate": "48000 Hz",
    "gps_latitude": "12.3400",
    "gps_longitude": "-74.5600",
    "gps_altitude": "3200.0 m",
    "camera_make": "Acme",
}


@pytest.mark.parametrize(("brand", "media_type"), [(b"qt  ", "video/quicktime"), (b"isom", "video/mp4")])
def test_a_film_of_a_telephone(look: Look, brand: bytes, media_type: str) -> None:
    reading = look(media_samples.film(brand))
    assert (reading.media_type, reading.kind, reading.note) == (media_type, "video", None)
    assert dict(reading.metadata) == FILM


def test_a_film_whose_tags_are_named_by_keys(look: Look) -> None:
    assert dict(look(media_samples.film_with_keys()).metadata) == {
        "gps_latitude": "-12.5101",
        "gps_longitude": "-73.8333",
        "gps_altitude": "512.5 m",
        "camera_model": "X-1",
        "taken": "2026-05-03 14:02:11",
        "taken_offset": "-05:00",
    }


@pytest.mark.parametrize("place", [b"+99.0-074.5/", b"12 34 N", b"+12.3400", b"\xff\xff"])
def test_a_place_that_cannot_be_is_left_out(look: Look, place: bytes) -> None:
    assert "gps_latitude" not in dict(look(media_samples.film(place=place)).metadata)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            media_samples.sound_wave(),
            {"audio_codec": "PCM", "channels": "1", "sample_rate": "8000 Hz", "bits_per_sample": "16", "duration": "0:00:02.0"},
        ),
        (
            media_samples.jpeg_film(),
            {"duration": "0:00:01.0", "width": "160", "height": "120", "frame_rate": "10", "video_codec": "Motion JPEG"},
        ),
        (
            media_samples.matroska(),
            {
                "created": "2026-05-03 14:02:11 UTC",
                "software": "Invented",
                "video_codec": "VP9",
                "width": "640",
                "height": "360",
                "audio_codec": "Opus",
                "sample_rate": "48000 Hz",
                "channels": "2",
                "duration": "0:01:23.4",
                "frame_rate": "25",
            },
        ),
        (
            media_samples.mpeg_sound(),
            {
                "title": "Grabación 417",
                "author": "Acme",
                "audio_codec": "MP3",
                "sample_rate": "44100 Hz",
                "channels": "2",
                "bit_rate": "128 kbit/s",
                "duration": "0:00:10.0",
            },
        ),
        (
            media_samples.flac(),
            {
                "audio_codec": "FLAC",
                "sample_rate": "44100 Hz",
                "channels": "2",
                "bits_per_sample": "16",
                "duration": "0:00:10.0",
                "software": "Invented",
                "title": "Valle",
            },
        ),
        (
            media_samples.ogg(),
            {
                "audio_codec": "Opus",
                "channels": "2",
                "sample_rate": "48000 Hz",
                "software": "Invented",
                "duration": "0:00:10.0",
            },
        ),
        (media_samples.telephone(), {"duration": "0:00:02.0", "audio_codec": "AMR"}),
    ],
    ids=["wav", "avi", "webm", "mp3", "flac", "ogg", "amr"],
)
def test_every_container(look: Look, data: bytes, expected: dict[str, str]) -> None:
    reading = look(data)
    assert (dict(reading.metadata), reading.note) == (expected, None)


def test_matroska_of_any_kind(look: Look) -> None:
    assert look(media_samples.matroska(b"matroska")).media_type == "video/x-matroska"


@pytest.mark.parametrize(
    "data",
    [
        media_samples.film(cover=media_samples.COVER),
        media_samples.mpeg_sound(media_samples.COVER),
        media_samples.flac(media_samples.COVER),
    ],
    ids=["mp4", "mp3", "flac"],
)
def test_a_cover_becomes_the_picture(look: Look, data: bytes) -> None:
    picture = look(data).thumbnail
    assert picture is not None and (picture.width, picture.height) == (40, 40)


def test_the_first_frame_of_jpeg_pictures_becomes_the_picture(look: Look) -> None:
    picture = look(media_samples.jpeg_film()).thumbnail
    assert picture is not None and (picture.width, picture.height) == (160, 120)
    assert picture.rgb[0] > 180 and picture.rgb[1] < 30


def test_the_first_frame_of_bitmaps_becomes_the_picture(look: Look) -> None:
    reading = look(placeholder_clip())
    assert (reading.note, dict(reading.metadata)["video_codec"]) == (None, "uncompressed")
    assert reading.thumbnail is not None and set(reading.thumbnail.rgb) == {96}


def test_a_cover_that_is_no_picture_costs_only_itself(look: Look) -> None:
    reading = look(media_samples.flac(b"not a picture, and long enough to be told from one" * 3))
    assert reading.thumbnail is None and dict(reading.metadata)["title"] == "Valle"


@pytest.mark.parametrize(
    "whole",
    [media_samples.film(), media_samples.jpeg_film(), media_samples.matroska(), media_samples.flac(), media_samples.ogg()],
    ids=["mov", "avi", "webm", "flac", "ogg"],
)
def test_what_stands_before_a_cut_is_kept(look: Look, whole: bytes) -> None:
    for cut in (20, 60, len(whole) // 2, len(whole) - 5):
        look(whole[:cut])
    assert look(whole).metadata, "the same child goes on"
