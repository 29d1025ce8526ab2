"""LaTeX in bibliographies is read as the text that it stands for."""

import pytest

from classifier.formats.latex import without_latex


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"p{\textless}0.05, n{\textgreater}50, a\textless b", "p<0.05, n>50, a<b"),
        (r"a{\textbar}b", "a|b"),
        (r"{\~{}}10, \textasciitilde 10, {\textasciitilde}10", "~10, ~10, ~10"),
        (r"$\alpha$-level, $\geq$ 3, $\leq$3, $<$ 5", "\u03b1-level, \u2265 3, \u22643, < 5"),
        (r"CO$_2$, CO\textsubscript{2}, m$^{2}$, H$_{2}$O", "CO2, CO2, m2, H2O"),
        (r"5{\textpm}2, 30{\textdegree}C, {\texttrademark}", "5\u00b12, 30\u00b0C, \u2122"),
        (r"{\textquotedblleft}q{\textquotedblright}, \ldots", "\u201cq\u201d, \u2026"),
        (r"costs $5 and $10 dollars", "costs $5 and $10 dollars"),
        (r"{\textbackslash}n stays", "\\n stays"),
        (r"S{\'{\i}}le and {\DJ}or{\dj}e", "S\u00edle and \u0110or\u0111e"),
        (r"$\beta$ = .3, $p < .05$", "\u03b2 = .3, p < .05"),
    ],
)
def test_signs_and_simple_mathematics_become_text(written, text):
    assert without_latex(written) == text
