from typing import Any

import pytest

from weft_publisher import Circuit, Matrix, RunManifest
from weft_publisher.manifest import vocabulary_parts


def manifest(**options: Any) -> RunManifest:
    matrices = options.pop("matrices", {"h.0.q": 3, "h.2.up": Matrix(5, d_in=7, d_out=9), "out": 2})
    return RunManifest.of(options.pop("run", "r"), matrices, nodes=options.pop("nodes", ["a"]), **options)


def test_numbers_subcomponents_through_the_matrices() -> None:
    made = manifest()
    assert made.subcomponents == 10
    assert made.keys() == [made.key(n) for n in range(10)]
    assert made.key(3) == "h.2.up:0"
    assert [made.number(key) for key in made.keys()] == list(range(10))
    with pytest.raises(ValueError, match="no subcomponent 'h.2.up:5'"):
        made.number("h.2.up:5")


def test_takes_the_layer_from_the_name_or_else_the_place() -> None:
    assert [m.layer for m in manifest().message.matrices] == [0, 2, 2]
    assert manifest(matrices={"a": Matrix(1, layer=4)}).message.matrices[0].layer == 4


def test_takes_circuits_by_key_and_by_number() -> None:
    made = manifest(known_circuits={"one": ["h.0.q:1", "out:0"], "two": [2]})
    assert [(c.name, list(c.members)) for c in made.message.known_circuits] == [("one", [1, 8]), ("two", [2])]
    assert made.digest != manifest().digest


def test_leaves_the_vocabulary_out_of_the_digest() -> None:
    assert manifest(vocabulary=["a", "b"]).digest == manifest().digest
    assert manifest(vocabulary=9).message.vocabulary.size == 9


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"run": "a/b"}, r"run name 'a/b' is not of the form"),
        ({"nodes": []}, "a manifest with 0 nodes"),
        ({"nodes": ["a", "a"]}, "node 'a' is listed twice"),
        ({"window_steps": 0}, "a window of 0 steps"),
        ({"matrices": {}}, "without matrices"),
        ({"matrices": {"a:b": 3}}, "'a:b' is no name of a matrix"),
        ({"matrices": {"a": 0}}, "matrix 'a' has 0 subcomponents"),
        ({"matrices": {"a": 1 << 20, "b": 1}}, "more than 1048576 subcomponents, at matrix 'b'"),
        ({"known_circuits": {"c": [10]}}, "circuit 'c' names subcomponent 10 of 10"),
        ({"known_circuits": {"c": Circuit([1], 5, 5)}}, "circuit 'c' holds from step 5 to 5"),
        ({"out_of_range": "ignore"}, "'ignore' is neither refuse nor clamp"),
    ],
)
def test_says_what_is_wrong(options: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        manifest(**options)


def test_cuts_a_large_vocabulary_into_parts_that_join_to_it() -> None:
    tokens = [f"token {i}" for i in range(40_000)]
    parts = vocabulary_parts(tokens)
    assert len(parts) > 1
    assert [t for part in parts for t in part.tokens] == tokens
    assert [part.first for part in parts] == [tokens.index(part.tokens[0]) for part in parts]
    assert vocabulary_parts(tokens[:100]) == []
