"""The closure against an independent oracle: random graphs, long chains, super-nodes, and graphs over their limits."""

from __future__ import annotations

import random
from itertools import combinations, pairwise
from pathlib import Path

import networkx
import pytest
from identity_world import World, partition

pytestmark = pytest.mark.builds

WORLDS = 100


def random_world(world: World, number: int, rules: dict[str, tuple[bool, int]]) -> None:
    """A handful of records with random identifiers and links; nothing is shared between two worlds."""
    dice = random.Random(number)
    rows = world.rows["identifiers"]
    records = [f"w{number}-{i}" for i in range(dice.randint(2, 12))]
    for record in records:
        world.person(record, created_at=f"2025-01-{dice.randint(1, 28):02}")
    for _ in range(dice.randint(1, 3 * len(records))):
        kind = dice.choice(list(rules))
        choice = dice.randint(1, len(records))
        value = {"email": f"{number}.{choice}@mail.demo", "phone": f"9{number:04}{choice:04}"}.get(
            kind, f"{kind}-{number}-{choice}"
        )
        record = dice.choice(records)
        if not any((row["source_record_id"], row["identifier_value"]) == (record, value) for row in rows):
            world.identifier(record, kind, value, is_verified=dice.choice([None, True, False]))
    for _ in range(dice.randint(0, 2)):
        a, b = dice.sample(records, 2)
        world.link(a, b)
    # stewards link and separate as they like, also the same two records
    for decision in range(dice.choice([0, 0, 1, 2, 3])):
        a, b = dice.sample(records[:3], 2)
        world.decide(f"D-{number}-{decision}", dice.choice(["link", "separate"]), a, b)


def oracle(world: World, rules: dict[str, tuple[bool, int]]) -> set[frozenset[str]]:
    """The rules of identity, written a second time with graphs in memory; `rules` is type -> (strong, most values)."""
    order = list(rules)  # the strongest type first
    records = {row["source_record_id"] for row in world.rows["people"]}
    links = [(row["from_record_id"], row["to_record_id"]) for row in world.rows["links"]]
    decided = [(row["decision"], row["source_record_id_a"], row["source_record_id_b"]) for row in world.decisions]
    links += [(a, b) for decision, a, b in decided if decision == "link"]
    separate = [{a, b} for decision, a, b in decided if decision == "separate"]
    held = {
        (row["source_record_id"], (row["identifier_type"], row["identifier_value"])): row["is_verified"] is not False
        for row in world.rows["identifiers"]
    }
    carriers: dict[tuple[str, str], set[str]] = {}
    for record, value in held:
        carriers.setdefault(value, set()).add(record)
    strong = {pair for pair, trusted in held.items() if trusted and rules[pair[1][0]][0]}

    def values(group: frozenset[str], kind: str, only_strong: bool = False) -> set[str]:
        pairs = strong if only_strong else held
        return {v[1] for r, v in pairs if r in group and v[0] == kind}

    def is_over(group: frozenset[str]) -> bool:
        torn = any(pair <= group for pair in separate)
        return torn or any(len(values(group, kind)) > most for kind, (_, most) in rules.items())

    graph = networkx.Graph()
    graph.add_nodes_from(records)
    graph.add_edges_from(links)
    graph.add_edges_from(strong)
    clusters = []
    todo = [graph.subgraph(c).copy() for c in networkx.connected_components(graph)]
    while todo:
        part = todo.pop()
        group = frozenset(set(part) & records)
        edges = [(u, v) for u, v in part.edges if (u, v) in strong or (v, u) in strong]
        if not group or not is_over(group) or not edges:
            clusters += [group] if group else []
            continue

        def weight(edge: tuple[object, object]) -> tuple[int, int]:
            value = edge[0] if isinstance(edge[0], tuple) else edge[1]
            return (-order.index(value[0]), -len(carriers[value]))  # type: ignore[index]

        least = min(map(weight, edges))
        part.remove_edges_from([edge for edge in edges if weight(edge) == least])
        todo += [part.subgraph(c).copy() for c in networkx.connected_components(part)]

    def disagree(groups: list[frozenset[str]]) -> bool:
        union = frozenset().union(*groups)
        own = any(
            not (values(a, k, True) <= values(b, k, True) or values(b, k, True) <= values(a, k, True))
            for k, (is_strong, _) in rules.items()
            if is_strong
            for a, b in combinations(groups, 2)
        )
        # over three and more, somebody must hold all that the group holds
        whole = all(
            any(values(g, k, True) == values(union, k, True) for g in groups)
            for k, (is_strong, _) in rules.items()
            if is_strong
        )
        return is_over(union) or (own if len(groups) == 2 else not whole)

    joins = networkx.Graph()
    for value, holders in carriers.items():
        groups = [c for c in clusters if c & holders]
        by_strength = [c for c in clusters if any((r, value) in strong for r in c)]
        if (len(groups) == 2 or (len(groups) > 2 and len(by_strength) == len(groups))) and not disagree(groups):
            joins.add_edges_from((value, group) for group in groups)
    for chain in networkx.connected_components(joins):
        groups = [c for c in chain if isinstance(c, frozenset)]
        if not disagree(groups):
            clusters = [c for c in clusters if c not in groups] + [frozenset().union(*groups)]
    return set(clusters)


RULES = {
    "national_id": (True, 1),
    "external_id": (True, 3),
    "user_id": (True, 5),
    "email": (True, 10),
    "phone": (False, 10),
    "device_id": (False, 100),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    world = World(tmp_path_factory.mktemp("identity_closure"))
    for number in range(WORLDS):
        random_world(world, number, RULES)
    # a chain of 500 hops: every record shares one address with the next
    for i in range(501):
        world.person(f"chain-{i:04}")
        if i < 500:
            world.link(f"chain-{i:04}", f"chain-{i + 1:04}")
    # a chain of 20 with a short cut
    for i in range(20):
        world.person(f"short-{i:02}", email="short@freemail.demo" if i in (0, 10) else None)
        if i:
            world.link(f"short-{i - 1:02}", f"short-{i:02}")
    # a super-node: 2,000 records merged into one
    for i in range(2000):
        world.link(f"star-{i:04}", "star")
    world.person("star")
    for rows in world.rows.values():
        random.Random(0).shuffle(rows)
    world.build()
    return world


def test_random_worlds_agree_with_the_oracle(world: World) -> None:
    found = {group for group in partition(world.customers()) if next(iter(group)).startswith("w")}
    raw = World(Path())
    raw.rows = {
        table: [row for row in rows if str(row.get("source_record_id", row.get("from_record_id"))).startswith("w")]
        for table, rows in world.rows.items()
    }
    raw.decisions = world.decisions
    expected = oracle(raw, RULES)
    assert found == expected, sorted(map(sorted, found ^ expected))[:10]
    assert len([group for group in expected if len(group) > 1]) > WORLDS / 2


def test_a_chain_of_500_hops_and_a_super_node_are_one_customer_each(world: World) -> None:
    sizes = {next(iter(group)).split("-")[0]: len(group) for group in partition(world.customers())}
    assert (sizes["chain"], sizes["star"]) == (501, 2001)


def test_what_does_not_converge_is_not_published(world: World) -> None:
    before = world.customers()
    with pytest.raises(AssertionError, match="have not converged after 2 rounds"):
        world.dbt("run", "--select", "int_identity_strong", "--full-refresh", decision_tier_max_rounds=2)
    assert world.customers() == before
    assert world.query("select count(*) from information_schema.tables where contains(table_name, '__cc_')") == [(0,)]


def paths(world: World, from_record: str = "", to_record: str = "", customer: str = "") -> dict[str, list[list[str]]]:
    """By record, the nodes and the rule of every step that the analysis shows."""
    path = world.warehouse.folder / "target/compiled/decision_tier/analyses/why_same_customer.sql"
    if not path.exists():
        names = {f"decision_tier_{name}": f"<{name}>" for name in ("from_record", "to_record", "customer")}
        world.dbt("compile", "--select", "why_same_customer", **names)
    sql = path.read_text()
    for name, value in {"from_record": from_record, "to_record": to_record, "customer": customer}.items():
        sql = sql.replace(f"<{name}>", f"record|crm|contact|{value}" if value and name != "customer" else value)
    found: dict[str, list[list[str]]] = {}
    for record, step, *rest in world.query(sql):
        steps = found.setdefault(record.split("|")[-1], [])
        steps.append([text.split("|")[-1] for text in rest[:3]])
        assert step == len(steps)
    return found


def test_the_path_of_evidence_is_the_shortest_at_any_depth(world: World) -> None:
    chain = [f"chain-{i:04}" for i in range(501)]
    assert paths(world, chain[0], chain[-1]) == {chain[-1]: [[a, b, "LINK-VENDOR"] for a, b in pairwise(chain)]}
    (short,) = paths(world, "short-00", "short-19").values()
    assert len(short) == 2 + 9 and short[0][2] == short[1][2] == "ID-EMAIL"
    # the address itself is not shown
    assert short[0][1] == short[1][0] and "@" not in short[0][1]
    assert paths(world, "short-00", "chain-0000") == {}


def test_every_record_of_a_customer_has_a_path_that_the_raw_rows_bear_out(world: World) -> None:
    hashes = {
        digest[:12]: value
        for value, digest in world.query(
            "select identifier_value, identifier_hash from tier_intermediate.int_identity_values"
        )
    }
    bearing = {(row["source_record_id"], row["identifier_value"]) for row in world.rows["identifiers"]}
    bearing |= {(row["from_record_id"], row["to_record_id"]) for row in world.rows["links"]}
    bearing |= {(row["source_record_id_a"], row["source_record_id_b"]) for row in world.decisions}
    groups: dict[str, set[str]] = {}
    for record, customer in world.customers().items():
        if record.startswith("w"):
            groups.setdefault(customer, set()).add(record)
    largest = sorted(groups, key=lambda customer: (-len(groups[customer]), customer))[:25]
    for customer in largest:
        found = paths(world, customer=customer)
        assert len(found) == len(groups[customer]) - 1 and found.keys() < groups[customer]
        for record, steps in found.items():
            assert steps[0][0] not in found and steps[-1][1] == record
            for (node, next_node, _), following in zip(steps, [*steps[1:], None], strict=True):
                assert following is None or following[0] == next_node
                pair = (hashes.get(node, node), hashes.get(next_node, next_node))
                assert pair in bearing or pair[::-1] in bearing, (customer, pair)
