"""Exchange rates: business days only, as a central bank publishes them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from math import sin

from .world import World

LEVELS = {"EUR": 1.09, "GBP": 1.27, "JPY": 0.0067, "KWD": 3.26}
"""Mean price of one unit in US dollars."""

MINOR_UNITS = {"USD": 2, "EUR": 2, "GBP": 2, "JPY": 0, "KWD": 3}
"""Decimal places of an amount."""

HISTORY_DAYS = 1_140


def rate(currency: str, day: date) -> Decimal:
    """US dollars for one unit on a day; weekends and holidays carry the last business day.

    KeyError for a currency without rates.
    """
    if currency == "USD":
        return Decimal(1)
    day -= timedelta(days=max(0, day.isoweekday() - 5))
    wave = 1 + 0.04 * sin(day.toordinal() / 97) + 0.01 * sin(day.toordinal() / 11)
    return Decimal(f"{LEVELS[currency] * wave:.6f}")


def fill(world: World) -> None:
    """Write `canonical.fx_rates`, and `work.daily_rates` with every day filled in."""
    world.connection.execute("create table work.daily_rates (currency varchar, rate_date date, rate double)")
    today = world.settings.as_of.date()
    days = [today - timedelta(days=back) for back in range(HISTORY_DAYS)]
    for code in ("USD", *LEVELS):
        listed = " ".join(f"{day}={rate(code, day)}" for day in days)
        world.connection.execute(
            f"""
            insert into work.daily_rates
            select '{code}', cast(split_part(entry, '=', 1) as date), cast(split_part(entry, '=', 2) as double)
            from (select unnest(string_split('{listed}', ' ')) as entry)
            """
        )
    world.write(
        "canonical.fx_rates",
        """
        select rate_date, currency as from_currency, 'USD' as to_currency, rate
        from work.daily_rates where currency <> 'USD' and isodow(rate_date) <= 5
        """,
    )
