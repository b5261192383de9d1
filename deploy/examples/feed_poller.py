# /// script
# dependencies = ["pika", "feedparser"]
# ///
"""Feeds into Quoth: asks each feed every few minutes, publishes what is new.

python feed_poller.py https://news.example/rss … [--once]

An entry that was published twice does no harm: its claims keep their ids.
"""

import sys
import time
from typing import Any

import feedparser
from article_queue import ArticleQueue

SECONDS = 300


def fresh(address: str, known: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries that were not there before; ``known`` remembers them for each feed."""
    asked = known.setdefault(address, {"seen": set(), "etag": None, "modified": None})
    feed = feedparser.parse(address, etag=asked["etag"], modified=asked["modified"])
    asked["etag"], asked["modified"] = feed.get("etag"), feed.get("modified")
    entries = [e for e in feed.entries if e.get("id", e.get("link")) not in asked["seen"]]
    asked["seen"].update(e.get("id", e.get("link")) for e in entries)
    about = {key: feed.feed.get(key) for key in ("title", "language")}
    return [{**entry, "feed": about} for entry in entries]


def main(addresses: list[str], *, once: bool) -> None:
    """Poll for ever, or once."""
    known: dict[str, Any] = {}
    while True:
        # A connection for each round: one that idles for minutes misses its heartbeats.
        with ArticleQueue() as queue:
            for address in addresses:
                entries = fresh(address, known)
                for entry in entries:
                    queue.publish(entry)
                print(f"{address}: {len(entries)} new", flush=True)
        if once:
            return
        time.sleep(SECONDS)


if __name__ == "__main__":
    main([a for a in sys.argv[1:] if a != "--once"], once="--once" in sys.argv)
