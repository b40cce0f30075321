"""Requests as a callback gets them, and answers as they are summed up, by hand."""

import made
import numpy as np
import pytest

from weft_publisher import Effects, RunManifest, SetChange, TestRequest
from weft_publisher._proto import tests_pb2
from weft_publisher.answers import answer, confirmed
from weft_publisher.effects import numbers_of

MANIFEST = RunManifest.of("r", made.MATRICES, nodes=["a"], vocabulary=2)


def asked() -> TestRequest:
    return TestRequest.of(made.request(MANIFEST), MANIFEST)


def test_names_what_is_taken_out_by_matrix() -> None:
    whole, first, second, *controls = asked().sets()
    assert {m: i.tolist() for m, i in whole.items()} == {"h.0": [1], "h.1": [1]}
    assert [*first, *second] == ["h.0", "h.1"]
    assert [{m: i.tolist() for m, i in c.items()} for c in controls] == [
        {"h.0": [2], "h.1": [2]},
        {"h.0": [3], "h.1": [3]},
    ]
    assert numbers_of(whole, MANIFEST) == [1, 7]
    one = TestRequest.of(made.request(MANIFEST, members=[0, 2]), MANIFEST)
    assert len(one.sets()) == 3, "a cluster of one layer has no layers alone"


def test_refuses_what_the_run_has_not() -> None:
    with pytest.raises(ValueError, match="subcomponent 10 of a run with 10"):
        TestRequest.of(made.request(MANIFEST, members=[1, 10]), MANIFEST)


def test_gives_samples_as_tokens_and_as_vectors() -> None:
    first, second = asked().samples
    assert first.tokens is not None
    assert first.tokens.tolist() == [0, 1, 1]
    assert (first.kind, first.length, second.length) == ("exemplar", 3, 1)
    message = made.request(MANIFEST)
    del message.samples[:]
    values = np.array([0.5, 2], "<f4").tobytes()
    message.samples.append(tests_pb2.TestSample(features=np.array([1, 4], "<u4").tobytes(), feature_values=values))
    vectors = TestRequest.of(message, MANIFEST)
    assert vectors.features(5).tolist() == [[0, 0.5, 0, 0, 2]]
    with pytest.raises(ValueError, match="feature 4 of a model with 3"):
        vectors.features(3)


def test_draws_controls_as_important_where_the_cluster_is_active() -> None:
    means = {"h.0": np.array([0.1, 0.9, 0.8, 0.7, 0.85, 0.75]), "h.1": np.array([0.5, 1, 0, 0.9])}
    drawn = asked().matched(means)
    assert len(drawn) == 4
    for control in drawn:
        assert [len(indexes) for indexes in control.values()] == [1, 1]
        assert control["h.0"][0] != 1
        assert control["h.1"][0] != 1
    same = asked().matched(means)
    assert [numbers_of(c, MANIFEST) for c in same] == [numbers_of(c, MANIFEST) for c in drawn]
    message = made.request(MANIFEST)
    del message.candidates[:]
    assert TestRequest.of(message, MANIFEST).matched(means) == ()


def test_sums_up_by_hand() -> None:
    found = answer(asked(), made.answered(asked()), "a", 8)
    assert (found.active_samples, found.silent_samples) == (2, 2)
    assert found.whole.active == found.whole.silent == 4
    assert found.whole.active_loss == 0.5
    assert [(layer.layer, layer.members, layer.effect.active) for layer in found.layers] == [(0, 1, 2), (1, 1, 1)]
    assert [control.active for control in found.controls] == [0.5, 0.25]
    assert (found.rank, found.matched_rank) == (1, 0)
    assert found.ratio == pytest.approx(4 / 0.375)
    assert found.jointness == pytest.approx(4 / 3)
    assert found.specificity == 1
    assert [(i.item, i.active, i.silent) for i in found.rising] == [(0, 0.5, 0.25)]
    assert [(i.item, i.active) for i in found.falling] == [(1, -1)]
    assert np.frombuffer(found.samples[0].activities, "<f4").tolist() == [1, 0, 0]
    assert confirmed(found) == "confirmed: 11 times its controls"
    assert found.node == "a"
    assert found.checkpoint == 8


def test_compares_with_matched_controls_of_which_one_as_strong_counts_against_it() -> None:
    before = made.answered(asked())
    sets = [*before.changes, before.changes[0], SetChange([np.full(3, 2.0), np.full(1, 2.0)])]
    matched = [{"h.0": np.array([2])}, {"h.1": np.array([3])}]
    found = answer(asked(), Effects(before.activities, sets, matched, importances=[0.75] * 7), "a", 0)
    assert [m.numbers[0] for m in found.matched] == [2, 9]
    assert (found.matched_rank, found.rank) == (2, 1)
    assert found.matched_ratio == pytest.approx(4 / 3)
    assert found.matched[0].effect.active_importance == 0.75
    assert not before.changes[0].losses or np.isnan(found.matched[1].effect.active_loss)


def test_says_where_an_answer_does_not_fit() -> None:
    good = made.answered(asked())
    with pytest.raises(ValueError, match="4 sets were taken out, 5 are asked for"):
        answer(asked(), Effects(good.activities, good.changes[1:]), "a", 0)
    with pytest.raises(ValueError, match="an element a token"):
        answer(asked(), Effects(good.activities[1:], good.changes), "a", 0)
