"""`make bench`: what it costs, each figure against something measured in the same run."""

import sys
import traceback

from tests.benchmarks import figures


def main() -> int:
    """Print every figure, or those named on the command line; the exit status never judges them."""
    wanted = sys.argv[1:] or list(figures.ALL)
    for name in wanted:
        try:
            for figure in figures.ALL[name]():
                print(figure, flush=True)
        except Exception:
            # One that cannot be measured must not hide the others.
            traceback.print_exc()
    return 0


if __name__ == "__main__":
    sys.exit(main())
