"""The frozen program: the command line, and what a workbook's button calls (`ims-xl.exe click BUTTON`)."""

import multiprocessing
import sys


def main() -> int:
    multiprocessing.freeze_support()  # a process that reads a large table beside this one is this program, called again
    if sys.argv[1:2] == ["click"] and len(sys.argv) > 2:
        from ims_xl import macros

        macros.click(sys.argv[2])
        return 0
    from ims_xl.__main__ import main as command_line

    return command_line()


if __name__ == "__main__":
    sys.exit(main())
