"""What a benchmark prints: one JSON object a line, its ratio measured in the same run."""

import json
import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass

ROUNDS = 5


@dataclass(frozen=True)
class Figure:
    """One figure. `ratio` is value / against; what it should reach stands in `goal`, in words."""

    name: str
    value: float
    unit: str
    against: float | None
    ratio: float | None
    goal: str
    more: str = ""

    def __str__(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def interleaved(ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[float, float, float]:
    """Both sides in turn, five rounds: the median of each, and the median of the rounds' ratios."""
    pairs = [(ours(), theirs()) for _ in range(ROUNDS)]
    return (
        statistics.median(pair[0] for pair in pairs),
        statistics.median(pair[1] for pair in pairs),
        statistics.median(pair[0] / pair[1] for pair in pairs),
    )
