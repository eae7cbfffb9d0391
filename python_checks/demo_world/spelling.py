"""How the same name, address or number comes out when people and systems write it down."""

from __future__ import annotations

from .world import World


def typo(world: World, name: str, purpose: str, share: float) -> str:
    """SQL for a name that is now and then misspelt: two letters change places."""
    return f"""case when {world.dice(purpose)} < {share} and length({name}) > 3
        then left({name}, 1) || substr({name}, 3, 1) || substr({name}, 2, 1) || substr({name}, 4)
        else {name} end"""


def email(world: World, address: str, purpose: str) -> str:
    """SQL for the same address as somebody typed it: case and stray blanks."""
    u = world.dice(purpose)
    return f"""case when {u} < 0.90 then {address} when {u} < 0.96 then upper({address})
        else upper(left({address}, 1)) || substr({address}, 2) || ' ' end"""


def phone(world: World, number: str, purpose: str) -> str:
    """SQL for the same international number in one of four spellings."""
    u = world.dice(purpose)
    grouped = f"left({number}, -7) || ' ' || substr({number}, -7, 3) || ' ' || right({number}, 4)"
    return f"""case
        when {u} < 0.70 then {number} when {u} < 0.85 then {grouped}
        when {u} < 0.93 then replace({grouped}, ' ', '-')
        else '00' || substr({number}, 2) end"""


def moment(world: World, instant: str, purpose: str, index: str = "i") -> str:
    """SQL for a UTC time as connectors write it: mostly naive seconds, sometimes not."""
    u = world.dice(purpose, index)
    seconds = f"left(({instant})::varchar, 19)"
    return f"""case
        when {u} < 0.88 then {seconds} when {u} < 0.92 then {seconds} || '.000'
        when {u} < 0.94 then {seconds} || '.000000' when {u} < 0.96 then {seconds} || ' UTC'
        when {u} < 0.98 then replace({seconds}, ' ', 'T') || 'Z' else {seconds} || '.000 ' end"""
