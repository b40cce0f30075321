"""With PyTorch: what hooks take off against weights changed by hand, and effects against numpy."""

from typing import Any

import made
import numpy as np
import pytest

from weft_publisher import Ablation, RunManifest, TestRequest, compare
from weft_publisher._proto import tests_pb2
from weft_publisher.answers import answer
from weft_publisher.effects import numbers_of

torch = pytest.importorskip("torch", reason="PyTorch is not installed")

MANIFEST = RunManifest.of("r", made.MATRICES, nodes=["a"], vocabulary=5)


class Model(torch.nn.Module):  # type: ignore[misc, name-defined]
    """Tokens, or vectors of 3 features, through two decomposed matrices."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(1)
        self.embedding = torch.nn.Embedding(5, 3)
        self.first = torch.nn.Linear(3, 4)
        self.second = torch.nn.Linear(4, 5, bias=False)
        self.parts = {m: (torch.randn(n.in_features, c), torch.randn(c, n.out_features)) for m, n, c in self.layers()}

    def layers(self) -> list[tuple[str, Any, int]]:
        return [("h.0", self.first, 6), ("h.1", self.second, 4)]

    def ablation(self) -> Ablation:
        return Ablation({m: (module, *self.parts[m]) for m, module, _ in self.layers()})

    def vectors(self, x: Any) -> Any:
        return self.second(torch.relu(self.first(x)))

    def logits(self, tokens: Any) -> Any:
        return self.vectors(self.embedding(tokens).cumsum(1))

    def importances(self, x: Any) -> Any:
        x = self.embedding(x).cumsum(1) if x.dtype == torch.int64 else x
        h = torch.relu(self.first(x))
        return {"h.0": (x @ self.parts["h.0"][0]).sigmoid(), "h.1": (h @ self.parts["h.1"][0]).sigmoid()}

    def changed(self, numbers: list[int]) -> "Model":
        """With other weights: independent of the hooks."""
        other = Model()
        with torch.no_grad():
            for (name, module, _), first in zip(other.layers(), (0, 6), strict=True):
                v, u = other.parts[name]
                for c in [n - first for n in numbers if first <= n < first + v.shape[1]]:
                    module.weight -= torch.outer(u[c], v[:, c])
        return other


def test_works_without_subcomponents_as_with_other_weights_and_then_as_before() -> None:
    model, x = Model(), torch.rand(7, 3)
    before = model.vectors(x)
    with model.ablation().without({"h.0": np.array([1, 4]), "h.1": np.array([3])}):
        ablated = model.vectors(x)
    torch.testing.assert_close(ablated, model.changed([1, 4, 9]).vectors(x))
    assert torch.equal(model.vectors(x), before)
    with pytest.raises(ZeroDivisionError), model.ablation().without({"h.0": np.array([1])}):
        raise ZeroDivisionError
    assert torch.equal(model.vectors(x), before)
    with (
        pytest.raises(ValueError, match="matrix 'h.7' has no module"),
        model.ablation().without({"h.7": np.array([1])}),
    ):
        pass


def softmax(logits: Any) -> Any:
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def test_finds_divergences_and_losses_token_by_token() -> None:
    model = Model()
    texts = [[0, 1, 2, 3], [4, 3], [0, 2, 2, 1], [1]]
    request = TestRequest.of(made.request(MANIFEST, tokens=texts), MANIFEST)
    found = compare(request, model.ablation(), model.importances, model.logits, first_token=0)
    record = answer(request, found, "a", 0)
    sets = [*[numbers_of(s, MANIFEST) for s in request.sets()], *[list(m.numbers) for m in record.matched]]
    assert len(sets) == 5 + 4
    activities, divergences = [], {at: [] for at in range(len(sets))}  # type: ignore[var-annotated]
    for text, of_whole, loss in zip(texts, found.changes[0].effects, found.changes[0].losses or [], strict=True):
        lead = 0 if text[0] == 0 else 1
        x = torch.tensor([[0] * lead + text])
        p = softmax(model.logits(x)[0].detach().double().numpy())[lead:]
        both = model.importances(x)
        activities += ((both["h.0"][0, lead:, 1] + both["h.1"][0, lead:, 1]) / 2).tolist()
        for at, numbers in enumerate(sets):
            q = softmax(model.changed(numbers).logits(x)[0].detach().double().numpy())[lead:]
            divergences[at] += (p * np.log(p / q)).sum(-1).tolist()
            if at == 0:
                np.testing.assert_allclose(of_whole, divergences[0][-len(text) :], atol=1e-5)
                rows = np.arange(len(text) - 1)
                np.testing.assert_allclose(loss[:-1], np.log(p / q)[rows, text[1:]], atol=1e-5)
                assert np.isnan(loss[-1])
    active = np.array(activities) >= 0.5
    assert 0 < record.active_samples == active.sum() < len(active)
    means = [np.array(divergences[at])[active].mean() for at in range(len(sets))]
    told = [record.whole, *[x.effect for x in record.layers], *record.controls, *[m.effect for m in record.matched]]
    np.testing.assert_allclose([each.active for each in told], means, rtol=1e-4)
    assert record.matched_ratio == pytest.approx(means[0] / np.mean(means[5:]), rel=1e-4)
    assert 0.5 <= record.whole.active_importance <= 1
    assert sum(item.active for item in [*record.rising, *record.falling]) == pytest.approx(0, abs=1e-5)


def test_finds_the_squared_changes_of_a_toys_outputs() -> None:
    model, message = Model(), made.request(MANIFEST)
    del message.samples[:]
    for feature in range(3):
        on, value = np.array([feature], "<u4").tobytes(), np.array([0.5 + feature], "<f4").tobytes()
        message.samples.append(tests_pb2.TestSample(features=on, feature_values=value))
    request = TestRequest.of(message, MANIFEST)
    found = compare(request, model.ablation(), model.importances, model.vectors, features=3)
    x = torch.diag(torch.tensor([0.5, 1.5, 2.5]))
    change = (model.changed([1, 7]).vectors(x) - model.vectors(x)).detach().double().numpy() ** 2
    np.testing.assert_allclose(np.concatenate(found.changes[0].effects), change.sum(-1), rtol=1e-4)
    record = answer(request, found, "a", 0)
    activity = np.concatenate(found.activities)
    for item in record.rising:
        assert item.active == pytest.approx(change[activity >= 0.5, item.item].mean(), rel=1e-4)
    with pytest.raises(ValueError, match="without tokens for a model of tokens"):
        compare(request, model.ablation(), model.importances, model.logits)
