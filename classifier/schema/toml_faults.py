"""What is probably meant where a file is no TOML: the slips of people who seldom write it."""

import re
import tomllib

__all__ = ["fault_of"]

_BENT = re.compile("[\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb]")
_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_SINGLE = r"^[ \t]*\[[ \t]*({})[ \t]*\]"


def fault_of(text: str, error: tomllib.TOMLDecodeError, *, tables: set[str]) -> str:
    """Return in words what is wrong with a text that is no TOML.

    Parameters
    ----------
    tables : names that are written in double brackets, once for each.
    """
    told = f"is not valid TOML: {error}"
    if place := _LINE.search(str(error)):
        number = int(place[1])
        lines = text.splitlines()
        if bent := _BENT.search(lines[number - 1] if number <= len(lines) else ""):
            return f"line {number} has a bent quotation mark, {bent[0]}; write a straight one"
    single = re.search(_SINGLE.format("|".join(sorted(tables))), text, flags=re.MULTILINE)
    if single and "twice" in told:
        number = text.count("\n", 0, single.start()) + 1
        return (
            f"line {number}: write [[{single[1]}]] with double brackets, for each {single[1]}"
        )
    return told
