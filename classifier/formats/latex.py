"""LaTeX in bibliographies: accents and signs as characters, braces away."""

import re
from functools import cache, lru_cache
from typing import Any

__all__ = ["without_latex"]

_SIGN_WORDS = """
    textless <  textgreater >  textbar |  textasciitilde ~  textpm \u00b1
    textasciicircum ^  textbackslash \\  textdegree \u00b0  textmu \u00b5
    textmicro \u00b5  texttimes \u00d7  textdiv \u00f7  texteuro \u20ac  euro \u20ac
    texttrademark \u2122  textregistered \u00ae  textcopyright \u00a9
    textquoteleft \u2018  textquoteright \u2019  textquotedblleft \u201c
    textquotedblright \u201d  textquotesingle '  textendash \u2013  textemdash \u2014
    textellipsis \u2026  ldots \u2026  dots \u2026  textunderscore _  textbullet \u2022
    textperiodcentered \u00b7  textonehalf \u00bd  textonequarter \u00bc
    textthreequarters \u00be  textonesuperior \u00b9  texttwosuperior \u00b2
    textthreesuperior \u00b3  textsection \u00a7  DJ \u0110  dj \u0111  dh \u00f0
    DH \u00d0  th \u00fe  TH \u00de  texttildelow ~  textperthousand \u2030
    guillemotleft \u00ab  guillemotright \u00bb
""".split()
_NAMED_SIGNS = dict(zip(_SIGN_WORDS[::2], _SIGN_WORDS[1::2], strict=True))
"""Commands for one sign that pylatexenc's table lacks or that Zotero and Mendeley write."""
_NAMED = re.compile(
    rf"\\({'|'.join(sorted(_NAMED_SIGNS, key=len, reverse=True))})"
    r"(?![A-Za-z])(?:\{\}|[ ](?=\S))?"
)
_TILDE = re.compile(r"\\~\s*\{\s*\}")
_CARET = re.compile(r"\\\^\s*\{\s*\}")
_SCRIPT = re.compile(r"\\text(?:sub|super)script\s*\{([^{}]*)\}")
_MATHS = re.compile(r"(?<!\\)\$([^$]{1,200}?)(?<!\\)\$")
_PRICE = re.compile(r"[\d.,]+\s*(?:[A-Za-z]{2,}|$)")
_INDEX = re.compile(r"[_^]\s*(?:\{([^{}]*)\}|(\w))")
_ADDRESS = re.compile(r"\\url\s*\{([^{}]*)\}")
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
    if "$" in text:
        text = _MATHS.sub(_without_maths, text)
    if "\\" in text:
        text = _CARET.sub("^", _TILDE.sub(_TILDE_MARK, _SCRIPT.sub(r"\1", text)))
        text = _NAMED.sub(lambda sign: _protected(_NAMED_SIGNS[sign[1]]), text)
        text = _SIGN.sub(lambda sign: _letter(sign[0]), _ADDRESS.sub(r"\1", text))
        unescaped = _ESCAPED.sub(r"\1", text)
        if "\\" in unescaped:
            # A bare sign means itself: to LaTeX it would be a comment or a table's column.
            return _restored(_converted(_BARE.sub(r"\\\1", text)).strip())
        text = _restored(unescaped)
    return text.replace("{", "").replace("}", "") if "{" in text or "}" in text else text


_BACKSLASH, _TILDE_MARK = "\ue000", "\ue001"
"""Stand for signs that LaTeX would take for its own, while it is read."""


def _protected(sign: str) -> str:
    return sign.replace("\\", _BACKSLASH).replace("~", _TILDE_MARK)


def _restored(text: str) -> str:
    return text.replace(_BACKSLASH, "\\").replace(_TILDE_MARK, "~")


def _without_maths(maths: re.Match[str]) -> str:
    """Return simple mathematics as text: Greek letters, relations, indices; prices stay."""
    inside = maths[1]
    if _PRICE.match(inside) or "\n\n" in inside:
        return maths[0]
    plain = _INDEX.sub(lambda index: index[1] or index[2] or "", inside)
    return _protected(_in_maths(plain)) if "\\" in plain else plain


@lru_cache(maxsize=1000)
def _in_maths(text: str) -> str:
    from pylatexenc.latex2text import LatexNodes2Text

    plain: str = LatexNodes2Text(math_mode="text").latex_to_text(f"${text}$")
    return plain.strip()


@lru_cache(maxsize=1000)
def _letter(sign: str) -> str:
    return _converted(sign).strip()


def _converted(text: str) -> str:
    convert, context = _converter()
    try:
        plain: str = convert(text, latex_context=context)
    except RecursionError:  # commands in commands, thousands deep: no text of a person
        return text
    return plain


@cache
def _converter() -> tuple[Any, Any]:
    """Return what turns LaTeX into text and the commands that it knows; slow to make."""
    from pylatexenc.latex2text import LatexNodes2Text
    from pylatexenc.latexwalker import get_default_latex_context_db

    converter = LatexNodes2Text(math_mode="verbatim", keep_comments=True)
    return converter.latex_to_text, get_default_latex_context_db()
