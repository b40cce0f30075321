"""Which steps a publisher takes."""

import logging

from weft_publisher.history import NodeHistory

_LOG = logging.getLogger(__name__)


class StepGate:
    """Within a session steps never go back.

    A session that begins below what the node had published, as a training loop does that was resumed from an
    older checkpoint, makes those steps again: they are passed over, up to the last one published. One that begins
    at just that step is taken at its word, since a step may have many batches, and warned. Not safe for several
    threads.
    """

    def __init__(self, history: NodeHistory) -> None:
        """Begin a session after what was published."""
        self.published_step = history.step
        self._passed_step = history.passed_step
        self._published = history.next_number > 0
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
            if self._published and step == self.published_step and not self._resumed_lower:
                _LOG.warning(
                    "Step %d has batches already: this one counts beside them. If it is the same again, "
                    "begin at step %d.",
                    step,
                    step + 1,
                )
        self._last = step
        return step >= self._passed_step and not (self._resumed_lower and step <= self.published_step)
