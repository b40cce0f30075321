"""A thread that works off what a loop hands over, in order, with bounded memory."""

import threading
import time
from collections import deque
from collections.abc import Callable


class Background:
    """Tasks of a certain weight, done one by one; handing one over waits while too much weight is waiting.

    After a task failed no other is done, and every call raises what it raised. Safe for several threads.
    """

    def __init__(self, name: str, most_weight: int, idle: Callable[[], float | None], stop: Callable[[], None]) -> None:
        """Start it.

        `idle` is called between tasks and says how many seconds to wait at most before it is called again;
        `stop`, once, after the last task or a failure.
        """
        self._tasks: deque[tuple[Callable[[], None], int]] = deque()
        self._changed = threading.Condition()
        self._most_weight = most_weight
        self._weight = 0
        self._done = 0
        self._given = 0
        self._closing = False
        self._failure: BaseException | None = None
        self._idle = idle
        self._stop = stop
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def weight(self) -> int:
        """Of what was handed over and is not done."""
        return self._weight

    def give(self, task: Callable[[], None], weight: int = 0) -> float:
        """Hand a task over; return the seconds that it had to wait for room."""
        began = time.monotonic()
        with self._changed:
            self._changed.wait_for(
                lambda: self._failure or not self._weight or self._weight + weight <= self._most_weight
            )
            waited = time.monotonic() - began
            self._require_sound()
            if self._closing:
                raise ValueError("it is closed")
            self._tasks.append((task, weight))
            self._weight += weight
            self._given += 1
            self._changed.notify_all()
        return waited

    def wait(self) -> None:
        """Wait until everything handed over so far is done."""
        with self._changed:
            upto = self._given
            self._changed.wait_for(lambda: self._failure or self._done >= upto)
            self._require_sound()

    def check(self) -> None:
        """Raise what went wrong, if anything did."""
        with self._changed:
            self._require_sound()

    def close(self) -> None:
        """Do what is left, then end the thread."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join()
        self.check()

    def _require_sound(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            while self._step():
                pass
        except BaseException as e:
            with self._changed:
                self._failure = e
                self._tasks.clear()
                self._weight = 0
                self._changed.notify_all()
        finally:
            self._stop()

    def _step(self) -> bool:
        seconds = self._idle()
        with self._changed:
            self._changed.wait_for(lambda: self._tasks or self._closing, seconds)
            if not self._tasks:
                return not self._closing
            task, weight = self._tasks.popleft()
        task()
        del task  # Its tensors go before room is made.
        with self._changed:
            self._weight -= weight
            self._done += 1
            self._changed.notify_all()
        return True
