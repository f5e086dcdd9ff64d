#!/usr/bin/env python3
"""Makes visits.jsonl and diary.jsonl: what officers saw and did in 2016, in the register that ../registers describes.

    generate.py            writes both beside this script
    generate.py --check    exits 1 when the committed ones differ

The same bytes on every machine, as ../registers/generate.py. Standard library only, Python 3.11.
"""
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # Before our own modules: no __pycache__ in the tree.
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "registers"))

from diary import diary_file
from field import visits_file


def main(arguments):
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    differ = 0
    for name, text in {"visits.jsonl": visits_file(), "diary.jsonl": diary_file()}.items():
        path = HERE / name
        if not arguments:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            print(f"{name}: the committed file is not what generate.py makes")
            differ = 1
    return differ


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
