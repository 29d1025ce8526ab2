"""Numbers that registries of trials and reviews give, as identifiers of a record."""

import re
from collections.abc import Iterable

__all__ = ["registry_numbers"]

_NUMBER = re.compile(
    r"\b(?:"
    r"NCT\d{8}|ISRCTN\d{8}|ACTRN\d{14}|DRKS\d{8}|UMIN\d{9}|KCT\d{7}|TCTR\d{11}|LBCTR\d{10}"
    r"|RPCEC\d{8}|PACTR\d{15,16}|jRCTs?\d{9,10}|JapicCTI-?\d{6}|IRCT\d{8,14}(?:N\d+)?"
    r"|ChiCTR(?:-[A-Z]{2,5})?-?\d{8,10}|CTRI/\d{4}/\d{2,3}/\d{6}|SLCTR/\d{4}/\d{3}"
    r"|RBR-[0-9a-z]{6,7}|PER-\d{3}-\d{2}|(?:EUCTR)?\d{4}-\d{6}-\d{2}|\d{4}-5\d{5}-\d{2}-\d{2}"
    r"|NTR\d{3,5}|CRD42\d{9,11})\b",
    re.IGNORECASE,
)
"""NCT: ClinicalTrials.gov; ISRCTN; ACTRN: Australia; DRKS: Germany; UMIN, jRCT, Japic: Japan;
KCT: Korea; TCTR: Thailand; LBCTR: Lebanon; RPCEC: Cuba; PACTR: Africa; IRCT: Iran; ChiCTR:
China; CTRI: India; SLCTR: Sri Lanka; RBR: Brazil; PER: Peru; EudraCT and CTIS: Europe; NTR:
Netherlands; CRD: PROSPERO."""
_HINT = re.compile(r"[A-Za-z/-]\d{5}|RBR-|PER-|NTR\d|SLCTR")
"""What every such number has somewhere; most texts have not, which is quickly seen."""


def registry_numbers(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the registry numbers in some texts, in capitals, each once.

    >>> registry_numbers(["https://clinicaltrials.gov/study/nct09990001", "ISRCTN99900002"])
    ('NCT09990001', 'ISRCTN99900002')
    """
    numbers: dict[str, None] = {}
    for text in texts:
        if _HINT.search(text):
            found = (match.upper().removeprefix("EUCTR") for match in _NUMBER.findall(text))
            numbers.update(dict.fromkeys(found))
    return tuple(numbers)
