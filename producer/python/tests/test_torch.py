"""With PyTorch; where it is missing, its stand-in shows that host tensors need no more than these methods."""

from typing import Any

import numpy as np
import pytest
from conftest import Node

from weft_publisher import Capture, batches, staging
from weft_publisher.packing import ImportanceError, quantise


class StandIn:
    """What is used of a tensor on the host."""

    class device:  # noqa: N801
        type = "cpu"

    class dtype:  # noqa: N801
        itemsize = 4
        is_floating_point = True

    def __init__(self, array: Any) -> None:
        self.array = array
        self.shape = array.shape

    def detach(self) -> "StandIn":
        return self

    def clone(self) -> "StandIn":
        return StandIn(self.array.copy())

    def cpu(self) -> "StandIn":
        return self

    def numel(self) -> int:
        return int(self.array.size)

    def element_size(self) -> int:
        return 4

    def numpy(self) -> Any:
        return self.array


def test_takes_tensors_on_the_host(node: Node) -> None:
    array = np.random.default_rng(1).random((3, 2, 4), np.float32)
    with node.open({"m": 4}, vocabulary=9) as p:
        p.publish(0, {"m": StandIn(array)}, tokens=StandIn(np.ones((3, 2), np.int32)))
    values = [value for topic, _, value in node.producer.committed if topic == "weft.importances"]
    batch = batches.decode(batches.parse(values[1]).batch, 4)
    np.testing.assert_allclose(batch.importances.dense(), array.reshape(6, 4), atol=2**-16)


@pytest.fixture
def torch() -> Any:
    return pytest.importorskip("torch", reason="PyTorch is not installed")


@pytest.mark.parametrize("kind", ["float16", "bfloat16", "float32", "float64"])
def test_publishes_every_kind_of_float_with_its_gradient(torch: Any, node: Node, kind: str) -> None:
    tensor = torch.rand(5, 4, dtype=getattr(torch, kind), requires_grad=True)
    with node.open({"m": 4}, commit_interval=3_600.0) as p:
        p.publish(0, {"m": tensor * 1})
    values = [value for topic, _, value in node.producer.committed if topic == "weft.importances"]
    dense = batches.decode(batches.parse(values[1]).batch, 4).importances.dense()
    np.testing.assert_allclose(dense, tensor.detach().double().numpy(), atol=2**-16)


@pytest.mark.parametrize("kind", ["float16", "bfloat16", "float32", "float64"])
def test_quantises_on_a_device_as_on_the_host(torch: Any, kind: str) -> None:
    tensor = torch.rand(64, 50, dtype=getattr(torch, kind)) * (torch.rand(64, 50) < 0.3)
    tensor[0, :4] = torch.tensor([1.5, -0.25, 1.0, 0.5 / 32_768])
    codes = staging.codes(tensor).numpy().view(np.uint16)
    ours, clamped = quantise([("m", codes)], clamp=True)
    theirs, also = quantise([("m", staging.to_numpy(tensor))], clamp=True)
    assert clamped == also == 2
    for name in ("row_offsets", "columns", "values"):
        np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name))
    tensor[3, 7] = torch.nan
    with pytest.raises(ImportanceError, match="nan of subcomponent m:7 in sample 3"):
        quantise([("m", staging.codes(tensor).numpy().view(np.uint16))], clamp=True)


def test_captures_what_modules_return_pass_after_pass(torch: Any) -> None:
    model = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.Sigmoid(), torch.nn.Linear(4, 2), torch.nn.Sigmoid())
    with Capture({"first": model[1], "second": model[3]}) as capture:
        model(torch.rand(5, 3))
        model(torch.rand(2, 3))
        taken = capture.take()
        assert {name: tuple(t.shape) for name, t in taken.items()} == {"first": (7, 4), "second": (7, 2)}
        assert not taken["first"].requires_grad
        with capture.paused():
            model(torch.rand(5, 3))
        with pytest.raises(RuntimeError, match="no forward pass through the modules of 'first', 'second'"):
            capture.take()
    model(torch.rand(5, 3))
    with pytest.raises(RuntimeError, match="no forward pass"):
        capture.take()
