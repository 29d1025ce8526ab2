"""LaTeX in bibliographies: accents and signs as characters, braces away."""

import re
from functools import cache, lru_cache
from typing import Any

__all__ = ["without_latex"]

_ESCAPED = re.compile(r"\\([&%$#_{}])")
_BARE = re.compile(r"(?<!\\)([%&#])")
_SIGN = re.compile(
    r"""\\(?:
        (?:["'`^~=.]\s*|[uvHcdbkr](?![A-Za-z])\s*)          # an accent
        (?:\{\s*(?:\\[ij](?![A-Za-z])|[A-Za-z])\s*\}|\\[ij](?![A-Za-z])|[A-Za-z])
        |(?:ss|o|O|l|L|ae|AE|oe|OE|aa|AA|i|j)(?![A-Za-z])(?:\{\}|\s)?   # a letter
    )""",
    re.VERBOSE,
)
"""A command that stands for one letter: nearly all that bibliographies have."""


def without_latex(text: str) -> str:
    r"""Return text without LaTeX's braces and commands.

    >>> without_latex(r"{{Teams}} of M{\"u}ller \& {\'E}va: 50% more")
    'Teams of Müller & Éva: 50% more'
    """
    if "\\" in text:
        text = _SIGN.sub(lambda sign: _letter(sign[0]), _ESCAPED.sub(r"\1", text))
    if "\\" in text:
        # A bare sign is meant as itself: to LaTeX it would be a comment or a table's column.
        return _converted(_BARE.sub(r"\\\1", text)).strip()
    return text.replace("{", "").replace("}", "") if "{" in text or "}" in text else text


@lru_cache(maxsize=1000)
def _letter(sign: str) -> str:
    return _converted(sign).strip()


def _converted(text: str) -> str:
    convert, context = _converter()
    plain: str = convert(text, latex_context=context)
    return plain


@cache
def _converter() -> tuple[Any, Any]:
    """Return what turns LaTeX into text and the commands that it knows; slow to make."""
    from pylatexenc.latex2text import LatexNodes2Text
    from pylatexenc.latexwalker import get_default_latex_context_db

    converter = LatexNodes2Text(math_mode="verbatim", keep_comments=True)
    return converter.latex_to_text, get_default_latex_context_db()
