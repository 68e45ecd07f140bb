import re

import numpy as np
import pytest
import zxingcpp
from flask import Flask
from numpy.typing import NDArray
from PIL import Image

from survey.web import qr

ADDRESS = "HTTPS://LYSSNA.EXEMPELKOPING.SE/S/7KQ4MRTX"


def drawn(svg: str, scale: int = 8) -> NDArray[np.uint8]:
    """The path of our own drawing as black on white pixels."""
    size = int(re.findall(r'viewBox="0 0 (\d+) ', svg)[0])
    picture = np.full((size, size), 255, dtype=np.uint8)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-", svg):
        picture[int(y), int(x) : int(x) + int(width)] = 0
    return picture.repeat(scale, axis=0).repeat(scale, axis=1)


def test_the_drawing_says_the_address() -> None:
    found = zxingcpp.read_barcode(Image.fromarray(drawn(qr.svg(ADDRESS))))
    assert found
    assert found.text == ADDRESS
    assert "Q" in str(found.ec_level)


def test_upper_case_makes_a_smaller_drawing() -> None:
    sizes = [re.findall(r"0 0 (\d+)", qr.svg(a))[0] for a in (ADDRESS, ADDRESS.lower())]
    assert int(sizes[0]) < int(sizes[1])


def test_a_white_border_of_four_stands_around_it() -> None:
    picture = drawn(qr.svg(ADDRESS), scale=1)
    dark = np.argwhere(picture == 0)
    assert dark.min() == qr.BORDER == 4
    assert picture.shape[0] - 1 - dark.max() == 4


def test_the_drawing_is_small_and_needs_no_style() -> None:
    assert len(qr.svg(ADDRESS)) < 5000
    assert "style" not in qr.svg(ADDRESS)


@pytest.mark.parametrize("base", ["https://lyssna.exempelkoping.se", "http://127.0.0.1:8000"])
def test_the_address_is_the_public_one_in_upper_case(app: Flask, base: str) -> None:
    app.config["BASE_URL"] = base
    with app.app_context():
        assert qr.address("7KQ4MRTX") == f"{base.upper()}/S/7KQ4MRTX"
        assert qr.short("/e/ost") == base.split("//")[1] + "/e/ost"
