"""The generated macro of the canonical entities is current."""

from python_checks import canonical_shape


def test_macro_is_what_the_yaml_says() -> None:
    assert canonical_shape.TARGET.read_text() == canonical_shape.render(), (
        "run `python -m python_checks.canonical_shape`"
    )
