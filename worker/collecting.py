"""How often Python's garbage collector walks, in the processes that Quoth itself runs.

What an article makes dies with it, by its counts. Python's 700 objects between two walks
have it look at them while they live, which costs 4 to 8 % of extraction's CPU, and a long
article's in whole: twice the length then costs 2.8 times as much. A library must not set
this for its host; the commands and their children are their own hosts.
"""

from __future__ import annotations

import gc

SELDOM = (50_000, 20, 100)
"""Objects between two walks, and walks between two of the older ones: about 5 MB."""


def collect_seldom() -> None:
    """Set it for this process."""
    gc.set_threshold(*SELDOM)
