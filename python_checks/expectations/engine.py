"""Great Expectations on DuckDB: every expectation is one query inside the warehouse, which is opened to read."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from duckdb_engine import Dialect
from sqlalchemy.dialects import registry

os.environ["GX_ANALYTICS_ENABLED"] = "false"

# It reads the variable when it is imported.
import great_expectations as gx

from python_checks.project import quoted, spill_folder

if TYPE_CHECKING:
    from great_expectations.core import ExpectationSuiteValidationResult
    from great_expectations.data_context import AbstractDataContext
    from great_expectations.expectations.expectation import Expectation

# What a page would fetch from elsewhere, and what it gets instead.
REMOTE = re.compile(
    r"<(?:link|script)\b[^>]*(?:href|src)=[\"'](?:https?:)?//[^>]*>(?:\s*</script>)?"
    r"|<img\b[^>]*src=[\"'](?:https?:)?//[^>]*>|url\([\"']?https?:[^)]*\)"
)
STYLE = (
    "<style>body { font: 14px sans-serif; margin: 1rem; } table { border-collapse: collapse; } "
    "td, th { border: 1px solid #ccc; padding: 2px 6px; text-align: left; vertical-align: top; }</style>"
)
# What the warehouse may hold in memory for a query; what is beyond that goes to a folder beside its file.
MEMORY_LIMIT = "2GB"


class ReadingDialect(Dialect):
    """DuckDB without transactions: the engine fetches results after its rollback, which would discard them."""

    supports_statement_cache = False
    opened: ClassVar[list[Any]] = []

    def connect(self, *arguments: Any, **parameters: Any) -> Any:
        """A connection that reads the database under a name of its own.

        DuckDB would name it after its file, and `decision_tier.customers` is ambiguous in decision_tier.duckdb.
        """
        path = Path(parameters.pop("database"))
        connection = super().connect(*arguments, database=":memory:", **parameters)
        connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'; set temp_directory = {quoted(spill_folder(path))}")
        connection.execute(f"attach {quoted(path)} as tier (read_only); use tier")
        self.opened.append(connection)
        return connection

    def do_begin(self, connection: Any) -> None:
        """Nothing: there is nothing to begin when one only reads."""

    def do_rollback(self, connection: Any) -> None:
        """Nothing, so that results can be fetched afterwards."""

    def do_commit(self, connection: Any) -> None:
        """Nothing."""


registry.register("duckdb.reading", __name__, ReadingDialect.__name__)


def validate(
    path: Path, suites: dict[str, list[Expectation]], docs: Path | None = None
) -> dict[str, ExpectationSuiteValidationResult]:
    """Judge the expectations on every relation, all of them tables, of the database at `path`.

    With `docs`, a folder, what was found is written there as the engine's pages (Data Docs).
    """
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_sql(
        "warehouse",
        connection_string=f"duckdb+reading:///{path}",
        create_temp_table=False,
    )
    results = {}
    try:
        for relation, expectations in suites.items():
            asset = source.add_query_asset(relation, query=f"select * from {relation}")
            definition = gx.ValidationDefinition(
                name=relation,
                data=asset.add_batch_definition_whole_table("all rows"),
                suite=context.suites.add(gx.ExpectationSuite(relation, expectations=expectations)),
            )
            results[relation] = context.validation_definitions.add(definition).run(
                result_format={"result_format": "BASIC", "partial_unexpected_count": 0}
            )
    finally:
        # The engine would keep the file open, and nothing else of this process could be written in its place.
        while ReadingDialect.opened:
            ReadingDialect.opened.pop().close()
        shutil.rmtree(spill_folder(path), ignore_errors=True)
    if docs is not None:
        write_docs(context, docs)
    return results


def write_docs(context: AbstractDataContext, folder: Path) -> None:
    """Write the pages anew; they ask for nothing from the network, and look plainer for it."""
    shutil.rmtree(folder, ignore_errors=True)
    place = {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)}
    builder = {"class_name": "DefaultSiteIndexBuilder", "show_cta_footer": False}
    context.add_data_docs_site(
        "marts", {"class_name": "SiteBuilder", "site_index_builder": builder, "store_backend": place}
    )
    context.build_data_docs(["marts"])
    for page in (path for path in folder.rglob("*") if path.suffix in {".html", ".css"}):
        page.write_text(REMOTE.sub("", page.read_text()).replace("</head>", STYLE + "</head>"))
