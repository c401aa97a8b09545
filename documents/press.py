"""The press: a layout of `documents/layouts` and data become a PDF (PDF/A-2a and PDF/UA-1).

Data are given as data and never as markup, so nothing that a person typed can act. Fonts are those
of the installation's packages, and no others: a paper looks the same on every machine.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import typst
from django.conf import settings

from documents.errors import CannotRender
from documents.glyphs import printable

LAYOUTS = Path(settings.BASE_DIR) / "documents" / "layouts"
REGULAR = Path(str(noto_cjk_sans_jp_regular.FONT_PATH))
BOLD = Path(str(noto_cjk_sans_jp_bold.FONT_PATH))


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(REGULAR.parent), str(BOLD.parent)],
    )


def press(*, layout: str, data: Mapping[str, Any]) -> bytes:
    """The PDF of `layout` with `data`, not yet signed. Raises CannotRender."""
    text = json.dumps(printable(data, font=REGULAR), ensure_ascii=False)
    try:
        made = typst.compile(
            str(LAYOUTS / f"{layout}.typ"),
            root=str(LAYOUTS),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"data": text},
            pdf_standards=["a-2a", "ua-1"],
        )
    except typst.TypstError as error:
        raise CannotRender from error
    return made
