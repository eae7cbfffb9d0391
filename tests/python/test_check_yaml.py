"""Bad YAML is found, with its place and its fix; the project's own is sound."""

from pathlib import Path

import pytest

from python_checks import check_yaml
from python_checks.project import ProjectError

FIXTURES = Path(__file__).parent / "fixtures" / "yaml"


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        ("misspelt_access.yml", "models.0: unknown property `acess`: write `access` under `config`"),
        ("misspelt_contract.yml", "models.0.config.contract: unknown property `enforce`: write `enforced`"),
        ("misspelt_data_tests.yml", "models.0.columns.0: unknown property `data_test`: write `data_tests`"),
        ("misspelt_source.yml", "sources.0.tables.0: unknown property `descripton`: write `description`"),
        ("wrong_access.yml", "models.0.config.access: `everyone` is not one of private, protected, public"),
        ("project/dbt_project.yml", "the file: unknown property `modelpaths`: write `model-paths`"),
    ],
)
def test_planted_fault_is_found(file: str, fault: str) -> None:
    assert [line.split(": ", 1)[1] for line in check_yaml.check(FIXTURES / file)] == [fault]


def test_broken_yaml_is_one_line() -> None:
    (line,) = check_yaml.check(FIXTURES / "no_yaml.yml")
    assert "is not YAML" in line and "\n" not in line
    with pytest.raises(ProjectError, match=r"nowhere.yml cannot be read: \S"):
        check_yaml.check(FIXTURES / "nowhere.yml")
