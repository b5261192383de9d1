"""The contract of Quoth: what goes in, what comes out, in pydantic and nothing else.

Whoever builds on Quoth in Python may copy this folder alone; every other language builds
on ``published/``. Nothing here knows of the worker.
"""
