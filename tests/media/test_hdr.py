"""Films of high dynamic range: a scene of known colours, coded as a phone or a camera would, comes back with them."""

import av
import numpy as np
import pytest

from coach.media.convert import Conversion, keep
from coach.media.hdr import CURVES, SHIRT_NITS, TO_BT709
from coach.media.video import read_frames

HLG, PQ = 18, 16
COLOURS = [(128, 128, 128), (60, 60, 60), (15, 15, 15), (200, 200, 200), (200, 160, 135), (110, 70, 50), (60, 150, 190)]
"""sRGB; none brighter than what is shown as it is."""


def bt2020_levels(light, trc):
    """cd/m² of the colours of BT.709, (…, 3) → levels 0 … 1 of HLG (BT.2100, with its OOTF) or PQ in BT.2020's."""
    light = light @ np.array([[0.6274, 0.0691, 0.0164], [0.3293, 0.9195, 0.0880], [0.0433, 0.0114, 0.8956]])
    if trc == PQ:
        m = (light / 10_000) ** 0.1593017578125
        return ((0.8359375 + 18.8515625 * m) / (1 + 18.6875 * m)) ** 78.84375
    light = light / 1000
    scene = light * np.maximum(light @ [0.2627, 0.6780, 0.0593], 1e-9)[..., None] ** (-0.2 / 1.2)
    return np.where(
        scene <= 1 / 12, np.sqrt(3 * scene), 0.17883277 * np.log(np.maximum(12 * scene, 1) - 0.28466892) + 0.55991073
    )


def hdr_picture(light, trc):
    """(H, W, 3) cd/m² → a picture as a phone codes it: 10 bits, BT.2020, television range."""
    level = bt2020_levels(light, trc)
    y = level @ [0.2627, 0.6780, 0.0593]
    planes = [64 + 876 * y, 512 + 896 * (level[..., 2] - y) / 1.8814, 512 + 896 * (level[..., 0] - y) / 1.4746]
    frame = av.VideoFrame(light.shape[1], light.shape[0], "yuv420p10le")
    for plane, values in zip(frame.planes, (planes[0], planes[1][::2, ::2], planes[2][::2, ::2])):
        padded = np.zeros((plane.height, plane.line_size // 2), "<u2")
        padded[:, : plane.width] = np.round(values)
        plane.update(padded.tobytes())
    return frame


def hdr_film(path, light, trc, count=3):
    """light: (H, W, 3) cd/m² in the colours of BT.709."""
    name = {HLG: "arib-std-b67", PQ: "smpte2084"}[trc]
    params = f"log-level=none:lossless=1:colorprim=bt2020:transfer={name}:colormatrix=bt2020nc"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx265", rate=10, options={"preset": "ultrafast", "x265-params": params})
        stream.width, stream.height, stream.pix_fmt = light.shape[1], light.shape[0], "yuv420p10le"
        context = stream.codec_context
        context.color_trc, context.color_primaries, context.colorspace, context.color_range = trc, 9, 9, 1
        for n in range(count):
            frame = hdr_picture(light, trc)
            frame.pts = n
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


def srgb_light(levels):
    """Levels 0 … 255 → cd/m², white like a shirt in the room."""
    v = np.asarray(levels) / 255
    return SHIRT_NITS * np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


@pytest.mark.parametrize(("trc", "off"), [(HLG, 30), (PQ, 12)])
def test_a_phones_hdr_film_has_the_colours_of_the_room(tmp_path, trc, off):
    """Also once it has been converted, as an import does. Colours of HLG become a little stronger."""
    light = np.repeat(np.repeat(srgb_light([COLOURS]), 32, axis=0), 32, axis=1)
    path = hdr_film(tmp_path / "phone.mov", light, trc)
    kept, way = keep(path, tmp_path, "kept")
    assert way is Conversion.ENCODE
    for film in (path, kept):
        shown = next(read_frames(film)).rgb[16, 16::32].astype(int)
        assert np.abs(shown - COLOURS).max() <= off, (film.name, shown)
        assert np.ptp(shown[:4], axis=1).max() <= 2, film.name


@pytest.mark.parametrize("trc", [HLG, PQ])
def test_what_is_brighter_than_a_shirt_is_white_but_not_one_patch(tmp_path, trc):
    nits = np.repeat(np.repeat([[203.0, 400.0, 700.0, 1000.0]], 32, axis=0), 32, axis=1)
    path = hdr_film(tmp_path / "window.mp4", np.repeat(nits[..., None], 3, axis=-1), trc)
    shown = next(read_frames(path)).rgb[16, 16::32].astype(int)
    assert np.ptp(shown, axis=1).max() <= 2
    shirt, bright, brighter, brightest = shown[:, 1]
    assert 230 <= shirt < bright < brighter < brightest and brightest >= 254


@pytest.mark.parametrize("trc", [HLG, PQ])
def test_brighter_levels_show_more_light(trc):
    curve = CURVES[trc].astype(int)
    assert curve[0] == 0 and curve.max() == 65535 and np.diff(curve).min() >= 0


def test_white_and_grey_stay_so_in_the_primary_colours_of_ordinary_screens():
    np.testing.assert_allclose(TO_BT709.sum(axis=1), 1, atol=2e-4)
