"""LaTeX in bibliographies: accents and signs as characters, braces away."""

import re

__all__ = ["without_latex"]

_ESCAPED = re.compile(r"\\([&%$#_{}])")
_BARE_PERCENT = re.compile(r"(?<!\\)%")


def without_latex(text: str) -> str:
    r"""Return text without LaTeX's braces and commands.

    >>> without_latex(r"{{Teams}} of M{\"u}ller \& {\'E}va: 50% more")
    'Teams of Müller & Éva: 50% more'
    """
    if "\\" not in text:
        return text.replace("{", "").replace("}", "")
    plain = _ESCAPED.sub(r"\1", text)
    if "\\" not in plain:
        return plain.replace("{", "").replace("}", "")
    from pylatexenc.latex2text import LatexNodes2Text

    converter = LatexNodes2Text(math_mode="verbatim", keep_comments=True)
    converted: str = converter.latex_to_text(_BARE_PERCENT.sub(r"\\%", plain))
    return converted.strip()
