"""The colours as people see them who lack one kind of cone: text stays readable, statuses stay apart.

Colour vision is simulated by the matrices of G. M. Machado, M. M. Oliveira and L. A. F. Fernandes, "A
Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE Transactions on Visualization and Computer
Graphics 15 (6), 2009, severity 1.0, on linear sRGB. Contrast: WCAG 2.1, success criterion 1.4.3 (4.5 : 1) and 1.4.6
(7 : 1). Colour difference: CIE 1976, the distance in L*a*b* under D65; about 2.3 is just noticeable.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from openpyxl import load_workbook

from ims_xl.excel import layout, looks, template
from ims_xl.gst.statuses import STATUSES
from ims_xl.tables import Review

VISION = {
    "all cones": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
# IEC 61966-2-1: linear sRGB to XYZ under D65, whose white is the sum of each row.
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
READABLE, READABLE_AT_ONCE = 4.5, 7.0
APART = 11.0  # between two fills that may stand one below the other: nearly five times what is just noticeable
EVERY_STATUS = {**looks.STATUS_COLOURS, "a problem": looks.PROBLEM}


def seen(colour: str, vision: str) -> np.ndarray:
    """The colour in linear light, as that vision has it."""
    coded = np.array([int(colour[at : at + 2], 16) for at in (0, 2, 4)]) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    return np.clip(VISION[vision] @ linear, 0, 1)


def luminance(light: np.ndarray) -> float:
    return float(XYZ[1] @ light)


def contrast(one: str, other: str, vision: str) -> float:
    darker, lighter = sorted(luminance(seen(colour, vision)) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def lab(light: np.ndarray) -> np.ndarray:
    scaled = (XYZ @ light) / XYZ.sum(axis=1)
    bent = np.where(scaled > (6 / 29) ** 3, np.cbrt(scaled), scaled / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = bent
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one: str, other: str, vision: str) -> float:
    return float(np.linalg.norm(lab(seen(one, vision)) - lab(seen(other, vision))))


def test_the_reckoning_knows_black_and_white_and_leaves_grey_grey() -> None:
    assert contrast("000000", "FFFFFF", "all cones") == pytest.approx(21)
    assert contrast("777777", "FFFFFF", "all cones") == pytest.approx(4.48, abs=0.01)
    assert difference("000000", "FFFFFF", "all cones") == pytest.approx(100)
    for vision in VISION:
        assert difference("808080", "808080", vision) == 0
        assert np.allclose(seen("808080", vision), seen("808080", "all cones"), atol=1e-4), vision


def test_red_and_green_of_one_lightness_meet_for_who_lacks_the_cone() -> None:
    # Excel's stock fills for good and bad: what this palette is there to avoid.
    assert difference("C6EFCE", "FFC7CE", "all cones") > 40
    assert min(difference("C6EFCE", "FFC7CE", vision) for vision in ("protan", "deutan")) < APART


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("word", EVERY_STATUS)
def test_text_on_a_coloured_cell_is_read_at_once(word: str, vision: str) -> None:
    colours = EVERY_STATUS[word]
    assert contrast(colours.fill, colours.text, vision) >= READABLE_AT_ONCE


@pytest.mark.parametrize("vision", VISION)
def test_text_elsewhere_is_readable(vision: str) -> None:
    pairs = [(colours.fill, colours.text) for colours in looks.BAND_COLOURS.values()]
    pairs += [(paper, ink) for paper in (looks.PAPER, looks.PANEL, looks.INPUT) for ink in (looks.INK, looks.FAINT)]
    pairs.append((looks.ACCENT, looks.PAPER))
    for fill, text in pairs:
        assert contrast(fill, text, vision) >= READABLE, (fill, text)


@pytest.mark.parametrize("vision", VISION)
def test_no_two_statuses_look_alike(vision: str) -> None:
    for (one, ours), (other, theirs) in combinations(EVERY_STATUS.items(), 2):
        assert difference(ours.fill, theirs.fill, vision) >= APART, (one, other)


@pytest.mark.parametrize("vision", VISION)
def test_a_coloured_cell_stands_out_from_paper_and_from_input(vision: str) -> None:
    for word, colours in EVERY_STATUS.items():
        for ground in (looks.PAPER, looks.INPUT):
            assert difference(colours.fill, ground, vision) >= 10, word


def test_a_status_is_coloured_by_the_word_in_its_own_cell() -> None:
    sheet, place = load_workbook(template.TEMPLATE)["Reconciliation"], layout.PLACES[Review]
    cell = f"{place.letter(Review.status)}{place.first_row}"
    found = {}
    for area in sheet.conditional_formatting:
        if cell in area.sqref:
            found |= {rule.formula[0]: rule.dxf.fill.bgColor.rgb for rule in area.rules}
    assert found == {f'"{word}"': f"FF{looks.STATUS_COLOURS[word].fill}" for word in STATUSES}
