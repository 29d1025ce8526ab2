"""Run the command line with ``python -m classifier``."""

from classifier.cli.main import run

if __name__ == "__main__":
    run()
