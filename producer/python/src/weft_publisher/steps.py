"""Which steps a publisher takes."""

from weft_publisher.history import NodeHistory


class StepGate:
    """Within a session steps never go back.

    A session that begins below what the node had published, as a training loop does that was resumed from an
    older checkpoint, makes those steps again: they are passed over, up to the last one published. Not safe for
    several threads.
    """

    def __init__(self, history: NodeHistory) -> None:
        """Begin a session after what was published."""
        self.published_step = history.step
        self._passed_step = history.passed_step
        self._last = -1
        self._resumed_lower = False

    def is_new(self, step: int) -> bool:
        """Whether the step is new; False if it was published before. ValueError if it is below the last."""
        if step < 0:
            raise ValueError(f"step {step}")
        if step < self._last:
            raise ValueError(f"step {step} after step {self._last}: steps never go back")
        if self._last < 0:
            self._resumed_lower = step < self._passed_step
        self._last = step
        return step >= self._passed_step and not (self._resumed_lower and step <= self.published_step)
