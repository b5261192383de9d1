"""One module a command group; each exposes ``register(app)`` and is listed in worker.cli.

Heavy imports (spaCy, pika) stand inside the command functions: ``quoth --help`` and a
wrong option must answer at once.
"""
