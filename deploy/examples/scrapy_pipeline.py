# /// script
# dependencies = ["pika", "scrapy"]
# ///
"""A Scrapy item pipeline: every scraped article goes to Quoth.

In settings.py, with this file and article_queue.py on the path:

    ITEM_PIPELINES = {"scrapy_pipeline.QuothPipeline": 800}
    QUOTH_AMQP_URL = "amqp://crawler:secret@broker/%2F"

An item needs ``url`` (or ``id``) and one of ``html``, ``text``, ``paragraphs``; ``title``,
``language``, ``published_at``, ``authors`` and ``publisher`` are welcome.
"""

from typing import Any, Self

from article_queue import ArticleQueue
from itemadapter import ItemAdapter
from pika.exceptions import AMQPConnectionError
from scrapy.crawler import Crawler


class QuothPipeline:
    """Publishes items as they come; the broker confirms each before the next."""

    def __init__(self, url: str | None) -> None:
        self._url = url

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The pipeline with the crawler's settings."""
        return cls(crawler.settings.get("QUOTH_AMQP_URL"))

    def open_spider(self) -> None:
        """Connect."""
        self._queue = ArticleQueue(self._url).__enter__()

    def close_spider(self) -> None:
        """Disconnect."""
        self._queue.__exit__(None, None, None)

    def process_item(self, item: Any) -> Any:
        """Publish one item; a crawl that idled for long connects again."""
        article = ItemAdapter(item).asdict()
        try:
            self._queue.publish(article, article.get("language") or "und")
        except AMQPConnectionError:
            self.open_spider()
            self._queue.publish(article, article.get("language") or "und")
        return item
