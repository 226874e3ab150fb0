"""Dates as articles and tables write them → ISO 8601."""

from __future__ import annotations

from summarizer.patterns import lazy

DATE = lazy(r"(?<!\d)((?:19|20)\d{2})(?: ?[-/.年] ?(\d{1,2})(?: ?[-/.月] ?(\d{1,2}))?)?(?!\d)")


def iso_date(text: str) -> str | None:
    """The first date in ``text`` as an ISO 8601 day, month or year, as precise as it is written; None where no year is stated or there is no such day.

    >>> iso_date("发布时间：2026年3月5日 08:15"), iso_date("2026/03"), iso_date("3月5日"), iso_date("2026-13-05")
    ('2026-03-05', '2026-03', None, None)
    """
    match = DATE.search(text)
    if not match:
        return None
    year, month, day = match.groups()
    if month is None:
        return year
    if not 1 <= int(month) <= 12 or (day is not None and not 1 <= int(day) <= _days(int(year), int(month))):
        return None
    return "-".join((year, f"{int(month):02d}", *([f"{int(day):02d}"] if day is not None else [])))


def _days(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31
