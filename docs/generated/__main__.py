"""``python -m docs.generated``: write into the pages what the program and benchmarks know."""

import sys

from docs.generated.blocks import fill, pages
from docs.generated.makers import MAKERS

__all__ = ["main"]


def main() -> int:
    """Write every part anew, and name the pages that changed on standard error."""
    for path in pages():
        before = path.read_text(encoding="utf-8")
        after = fill(before, MAKERS)
        if after != before:
            path.write_text(after, encoding="utf-8", newline="\n")
            sys.stderr.write(f"wrote {path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
