# /// script
# dependencies = ["pika", "warcio"]
# ///
"""A backfill from WARC files (CC-NEWS, a web archive) into Quoth.

python warc_backfill.py CC-NEWS-2026….warc.gz …

Runs at the broker's pace. Run again after a break it publishes the same articles, and their
claims keep their ids. Pages over Quoth's limit would be refused: they are left out and counted.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from article_queue import ArticleQueue
from warcio.archiveiterator import ArchiveIterator

LIMIT = 1_000_000


def article(record: Any) -> dict[str, Any] | None:
    """A response record as an article, None where it is no page."""
    headers = record.http_headers
    if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
        return None
    kind = headers.get_header("Content-Type") or ""
    if "html" not in kind:
        return None
    page = record.content_stream().read()
    charset = kind.partition("charset=")[2].strip(' "') or "utf-8"
    return {
        "url": record.rec_headers.get_header("WARC-Target-URI"),
        "fetched_at": record.rec_headers.get_header("WARC-Date"),
        "html": page.decode(charset, "replace"),
    }


def main(paths: list[str]) -> None:
    """Publish every page of every file; one line of counts for each."""
    with ArticleQueue() as queue:
        for path in paths:
            counts: Counter[str] = Counter()
            with Path(path).open("rb") as file:
                for record in ArchiveIterator(file):
                    found = article(record)
                    if found is None:
                        counts["no page"] += 1
                    elif len(found["html"].encode()) > LIMIT:
                        counts["too large"] += 1
                    else:
                        queue.publish(found)
                        counts["published"] += 1
            print(f"{path}: {dict(counts)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
