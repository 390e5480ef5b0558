"""How often SQLite would copy what WITH defines, told from the text alone."""

import pytest

from hnwctl.store.index.expansion import MAX_COPIES, copies


def chain(length: int, times: int) -> str:
    """What is left of a statement without SELECT and FROM: each name is used ``times`` times by the next."""
    uses = [f"c{n} AS ({', '.join([f'c{n - 1}'] * times)})" for n in range(length, 0, -1)]
    return f"WITH {', '.join(uses)}, c0 AS (1) c{length}"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT id FROM clients", 1),
        ("WITH a AS (SELECT 1) SELECT * FROM a, a", 3),
        ("WITH a AS (SELECT 1), b(x, y) AS NOT MATERIALIZED (SELECT * FROM a, a) SELECT * FROM b, b", 7),
        ("WITH a AS (SELECT 1) SELECT a.id, a . name FROM a", 2),
        ("WITH RECURSIVE c(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM c) SELECT x FROM c", 3),
        ('WITH "a b" AS (SELECT 1) SELECT * FROM "A B", [a b], `a b`', 4),
        ("WITH a AS (SELECT 1) SELECT 'a', 'it''s a' FROM a -- a, a\n /* a */", 2),
        ("SELECT ) ) ( ((", 1),
    ],
)
def test_uses_are_counted(sql: str, expected: int) -> None:
    assert copies(sql) == expected


def test_a_query_as_people_write_it_is_far_from_the_limit() -> None:
    assert copies(chain(6, 2)) < MAX_COPIES


def test_what_grows_without_bound_is_counted_to_the_limit_only() -> None:
    assert copies(chain(40, 2)) == MAX_COPIES + 1
    assert copies(chain(400, 3)) == MAX_COPIES + 1
