"""The network between a browser and a server, that can be cut, or fall silent without a word."""

import socket
from contextlib import suppress
from threading import Event, Thread


class Wire:
    """Forwards connections to a port on this machine."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._flowing = Event()
        self._flowing.set()
        self._cut = Event()
        self._open: list[socket.socket] = []
        self._ear = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._ear.getsockname()[1]
        Thread(target=self._listen, daemon=True).start()

    @property
    def url(self) -> str:
        """The address on the browser's side."""
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Break every connection and refuse new ones until `mend`."""
        self._cut.set()
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._open.clear()

    def mend(self) -> None:
        """Let connections through again."""
        self._cut.clear()

    def lead_to(self, port: int) -> None:
        """Lead new connections to another port: the server has come up anew."""
        self._target = port

    def hush(self) -> None:
        """Lose everything silently: connections stay open and nothing comes."""
        self._flowing.clear()

    def speak(self) -> None:
        """End the silence; what was held comes late."""
        self._flowing.set()

    def close(self) -> None:
        """Take the wire down."""
        self._flowing.set()
        self.cut()
        self._ear.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._ear.accept()
                self._join(near)

    def _join(self, near: socket.socket) -> None:
        if self._cut.is_set():
            near.close()
            return
        far = socket.create_connection(("127.0.0.1", self._target))
        self._open += [near, far]
        for source, sink in ((near, far), (far, near)):
            Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                self._flowing.wait()
                sink.sendall(piece)
        for end in (source, sink):
            end.close()
