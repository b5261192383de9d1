# /// script
# dependencies = ["pika", "trafilatura"]
# ///
"""Web pages into Quoth with trafilatura, and Quoth's answer for each.

python trafilatura_article.py https://news.example/story …
"""

import json
import sys
from pathlib import Path

import trafilatura
from article_queue import ArticleQueue


def page(address: str) -> str | None:
    """The HTML at an address, or in a file."""
    return trafilatura.fetch_url(address) if "://" in address else Path(address).read_text("utf-8")


def main(addresses: list[str]) -> int:
    """Publish each page's article; 1 if one could not be had or was refused."""
    failed = 0
    with ArticleQueue() as queue:
        for address in addresses:
            found = trafilatura.extract(
                page(address) or "", url=address, output_format="json", with_metadata=True
            )
            if found is None:
                print(f"{address}: no article on the page")
                failed = 1
                continue
            article = json.loads(found)
            article["id"] = article.get("id") or address
            answer = queue.answer(queue.publish(article))
            print(f"{address}: {answer['data'] if answer else 'no answer yet'}")
            failed |= answer is not None and answer["type"].startswith("quoth.article.rejected")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
