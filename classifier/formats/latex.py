"""LaTeX in bibliographies: accents and signs as characters, braces away."""

import re

__all__ = ["without_latex"]

_ESCAPED = re.compile(r"\\([&%$#_{}])")
_BARE = re.compile(r"(?<!\\)([%&#])")


def without_latex(text: str) -> str:
    r"""Return text without LaTeX's braces and commands.

    >>> without_latex(r"{{Teams}} of M{\"u}ller \& {\'E}va: 50% more")
    'Teams of Müller & Éva: 50% more'
    """
    if "\\" not in text:
        return text.replace("{", "").replace("}", "")
    unescaped = _ESCAPED.sub(r"\1", text)
    if "\\" not in unescaped:
        return unescaped.replace("{", "").replace("}", "")
    from pylatexenc.latex2text import LatexNodes2Text

    # A bare sign is meant as itself: to LaTeX it would be a comment or a table's column.
    converter = LatexNodes2Text(math_mode="verbatim", keep_comments=True)
    converted: str = converter.latex_to_text(_BARE.sub(r"\\\1", text))
    return converted.strip()
