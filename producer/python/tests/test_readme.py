from pathlib import Path

FOLDER = Path(__file__).parents[1]


def test_shows_the_loop_that_is_among_the_examples() -> None:
    shown = (FOLDER / "README.md").read_text().split("```python\n")[1].split("```")[0]
    assert (FOLDER / "examples" / "loop.py").read_text().endswith(shown)
