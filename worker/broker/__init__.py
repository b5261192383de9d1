"""RabbitMQ: the only folder that imports pika. It knows no schemas and no extraction."""
