"""A TCP proxy that misbehaves: resets, swallows, or slows what passes. For a bad network."""

import asyncio
import socket
import struct
import threading
from contextlib import suppress

from deploy.loopback import free_port

PIECE = 16 << 10


class Proxy:
    """A context manager in front of ``port``; ``mode`` is pass, hole, or slow."""

    def __init__(self, port):
        self._target = port
        self.port = free_port()
        self.mode = "pass"
        self._writers = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self):
        self._thread.start()
        self._server = self._call(asyncio.start_server(self._serve, "127.0.0.1", self.port))
        return self

    def __exit__(self, *_error):
        self._call(self._shut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def reset(self):
        """RST on every connection: what is under way is gone."""
        self._call(self._drop())

    def _call(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(10)

    async def _drop(self):
        for writer in list(self._writers):
            with suppress(OSError):  # it may have ended by itself
                plug = writer.get_extra_info("socket")
                plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        self._writers.clear()

    async def _shut(self):
        self._server.close()
        await self._drop()
        tasks = [it for it in asyncio.all_tasks() if it is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader, writer):
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, far_writer}
        with suppress(asyncio.CancelledError):
            await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))

    async def _pump(self, reader, writer):
        try:
            while piece := await reader.read(PIECE):
                while self.mode == "hole":  # noqa: ASYNC110  a thread sets the mode
                    await asyncio.sleep(0.05)
                if self.mode == "slow":
                    await asyncio.sleep(0.1)
                writer.write(piece)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.transport.abort()
            self._writers.discard(writer)
