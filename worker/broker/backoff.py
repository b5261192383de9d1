"""How long to wait before the next try: full jitter, so that many workers never knock at once.

Source: Marc Brooker, "Exponential Backoff And Jitter" (2015): a random wait between
nothing and a ceiling that doubles spreads the load of many clients best.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field


@dataclass(slots=True)
class Backoff:
    """Waits in seconds: random up to ``first``, twice that, … up to ``longest``.

    ``least`` keeps a lucky draw from becoming a busy loop.
    """

    first: float = 1.0
    longest: float = 30.0
    least: float = 0.1
    tries: int = 0
    chance: random.Random = field(default_factory=random.Random)

    def next(self) -> float:
        """The wait before the next try."""
        # The exponent is bounded: 2.0 ** 1024 is an OverflowError after a long night.
        ceiling = min(self.longest, self.first * 2.0 ** min(self.tries, 32))
        self.tries += 1
        return max(self.least, self.chance.uniform(0.0, ceiling))

    def reset(self) -> None:
        """It worked: begin again from the shortest wait."""
        self.tries = 0
