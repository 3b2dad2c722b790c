"""A plain value and its observable twin, to which the same is done: what the property tests of observables share.

Standard library only, as it also runs under every other Python that is here.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable
from random import Random
from typing import Any

from pyrepls.observable import Observable, plain, replay

Operation = Callable[[Any, Random, bool], Callable[[Any], Any]]
"""Takes the plain value, randomness, and whether nothing in it is a container; returns what is done to both."""


class Unequal(Exception):
    """Raised by a key function now and then."""


def atom(random: Random) -> Any:
    return random.choice([0, 1, 2, 3, -7, True, None, 1.5, "a", "b", "", b"x", (1, 2), 10**30])


def item(random: Random, depth: int = 2) -> Any:
    if depth == 0 or random.random() < 0.6:
        return atom(random)
    size = random.randrange(4)
    kind = random.randrange(3)
    if kind == 0:
        return [item(random, depth - 1) for _ in range(size)]
    if kind == 1:
        return {atom(random): item(random, depth - 1) for _ in range(size)}
    return {atom(random) for _ in range(size)}


def items(random: Random) -> list[Any]:
    return [item(random) for _ in range(random.randrange(4))]


def place(random: Random, value: Any) -> int:
    return random.randrange(-len(value) - 2, len(value) + 3)


def part(random: Random, value: Any) -> slice:
    start, stop = (random.choice([None, place(random, value)]) for _ in range(2))
    return slice(start, stop, random.choice([None, None, 1, 2, -1, -2, 3]))


def failing(values: list[Any]) -> Any:
    yield from values
    raise Unequal


def some_key(random: Random, value: Any) -> Any:
    return random.choice([*value, atom(random)])


def weight(value: Any) -> str:
    return str(len(value)) if isinstance(value, (list, dict, set)) else str(value)


def doing(function: Callable[..., Any], *arguments: Any) -> Callable[[Any], Any]:
    """Return an operation that gets its own copy of the arguments each time."""
    return lambda value: function(value, *copy.deepcopy(arguments))


def put(value: Any, key: Any, new: Any) -> None:
    value[key] = new


def drop(value: Any, key: Any) -> None:
    del value[key]


def add_in_place(value: Any, new: Any) -> Any:
    value += new
    return None


def times_in_place(value: Any, number: Any) -> None:
    value *= number


LISTS: list[Operation] = [
    lambda v, r, _: doing(lambda x, i: x.append(i), item(r)),
    lambda v, r, _: doing(lambda x, at, i: x.insert(at, i), place(r, v), item(r)),
    lambda v, r, _: doing(lambda x, i: x.extend(i), items(r)),
    lambda v, r, _: doing(lambda x, i: x.extend(failing(i)), items(r)),
    lambda v, r, flat: doing(lambda x: x.extend(x)) if flat else doing(lambda x: x.extend(5)),
    lambda v, r, _: doing(add_in_place, r.choice([items(r), "xy", 5, {1: 2}])),
    lambda v, r, flat: doing(times_in_place, r.choice([-1, 0, 1, 2, "x"]) if flat and len(v) < 20 else 1),
    lambda v, r, _: doing(lambda x, at: x.pop(at), place(r, v)),
    lambda v, r, _: doing(lambda x: x.pop()),
    lambda v, r, _: doing(lambda x, i: x.remove(i), r.choice([*v, item(r)])),
    lambda v, r, _: doing(lambda x: x.clear()),
    lambda v, r, _: doing(lambda x, back: x.sort(key=weight, reverse=back), r.random() < 0.5),
    lambda v, r, _: doing(lambda x: x.sort()),
    lambda v, r, _: doing(lambda x: x.reverse()),
    lambda v, r, _: doing(put, place(r, v), item(r)),
    lambda v, r, _: doing(put, part(r, v), r.choice([items(r), "pq", 5])),
    lambda v, r, flat: doing(lambda x, s: put(x, s, x), part(r, v)) if flat and len(v) < 20 else doing(put, "a", 1),
    lambda v, r, _: doing(drop, r.choice([place(r, v), part(r, v), "no"])),
    lambda v, r, _: doing(lambda x, s: x[s], part(r, v)),
    lambda v, r, _: doing(
        lambda x, i: ([*x, i], x + x[:1], x * 1, x.copy(), x.count(i), i in x, len(x), x == [i]), item(r)
    ),
]

DICTS: list[Operation] = [
    lambda v, r, _: doing(put, some_key(r, v), item(r)),
    lambda v, r, _: doing(put, [], 1),
    lambda v, r, _: doing(drop, some_key(r, v)),
    lambda v, r, _: doing(lambda x, k: x.pop(k), some_key(r, v)),
    lambda v, r, _: doing(lambda x, k, d: x.pop(k, d), some_key(r, v), item(r)),
    lambda v, r, _: doing(lambda x: x.popitem()),
    lambda v, r, _: doing(lambda x, k, d: x.setdefault(k, d), some_key(r, v), item(r)),
    lambda v, r, _: doing(lambda x, m: x.update(m, more=1), {atom(r): item(r), atom(r): item(r)}),
    lambda v, r, _: doing(lambda x, p: x.update(p), r.choice([[(1, 2), (3,)], [("a", 1)], 5, [([], 1)]])),
    lambda v, r, _: doing(lambda x: x.__ior__({"z": [1]})),
    lambda v, r, _: doing(lambda x: x.clear()) if r.random() < 0.3 else doing(lambda x: x | {1: 1}),
    lambda v, r, _: doing(lambda x, k: (x.get(k), x.get(k, 3), k in x, x.copy(), list(x.items())), some_key(r, v)),
]

SETS: list[Operation] = [
    lambda v, r, _: doing(lambda x, i: x.add(i), r.choice([atom(r), []])),
    lambda v, r, _: doing(lambda x, i: x.discard(i), some_key(r, v)),
    lambda v, r, _: doing(lambda x, i: x.remove(i), some_key(r, v)),
    lambda v, r, _: doing(lambda x, *o: x.update(*o), {atom(r), atom(r)}, [atom(r)]),
    lambda v, r, _: doing(lambda x, o: x.update(o), r.choice([[1, []], 5, "ab"])),
    lambda v, r, _: doing(lambda x, o: x.intersection_update(o), {*list(v)[:2], atom(r)}),
    lambda v, r, _: doing(lambda x, o: x.difference_update(o), {*list(v)[:1], atom(r)}),
    lambda v, r, _: doing(lambda x, o: x.symmetric_difference_update(o), {*list(v)[:1], atom(r)}),
    *(
        lambda v, r, _, name=name: doing(
            lambda x, o: None if getattr(x, name)(o) is x else "another", r.choice([{atom(r), *list(v)[:2]}, set()])
        )
        for name in ("__ior__", "__iand__", "__isub__", "__ixor__")
    ),
    lambda v, r, _: doing(lambda x: x.__ior__([1])),
    lambda v, r, _: doing(lambda x: x.clear()) if r.random() < 0.3 else doing(lambda x: x.copy()),
    lambda v, r, _: doing(lambda x, o: (x | o, x & o, x - o, x ^ o, o - x, x <= o, x.union(o)), {atom(r)}),
]

OPERATIONS: dict[Any, list[Operation]] = {list: LISTS, dict: DICTS, set: SETS}


def outcome(operation: Callable[[Any], Any], value: Any) -> tuple[str, Any]:
    """Return what an operation returned, as a plain value, or the class of what it raised."""
    try:
        return "returned", bare(operation(value))
    except Exception as problem:
        return "raised", type(problem)


def bare(value: Any) -> Any:
    """Return a value without observables, those in plain containers included."""
    if isinstance(value, Observable):
        return plain(value)
    if type(value) in (list, tuple):
        return type(value)(map(bare, value))
    if type(value) is dict:
        return {key: bare(each) for key, each in value.items()}
    return value


def steps_inside(value: Any, random: Random) -> list[Any]:
    """Return the way to a random container inside."""
    way: list[Any] = []
    while random.random() < 0.6:
        keys = range(len(value)) if isinstance(value, list) else value if isinstance(value, dict) else ()
        inner = [key for key in keys if type(value[key]) in OPERATIONS]
        if not inner:
            break
        key = random.choice(inner)
        way.append(key)
        value = value[key]
    return way


def at(value: Any, way: list[Any]) -> Any:
    for step in way:
        value = value[step]
    return value


def play(kind: Any, random: Random, rounds: int = 30) -> list[str]:
    """Do the same to a plain value, to its observable, and by replayed events to a copy; all stay equal."""
    first: Any = {list: items(random), dict: {atom(random): item(random)}, set: {atom(random)}}[kind]
    observed = Observable(first)
    twin = copy.deepcopy(first)
    copied = [copy.deepcopy(first)]
    told: list[str] = []

    def follow(event: Any) -> None:
        copied[0] = replay(event, copied[0])
        told.append(event["type"])

    observed.subscribe(follow)
    for _ in range(rounds):
        way = steps_inside(twin, random)
        target = at(twin, way)
        flat = type(target) is set or not any(type(each) in OPERATIONS for each in as_items(target))
        operation = random.choice(OPERATIONS[type(target)])(target, random, flat)
        assert outcome(operation, at(observed, way)) == outcome(operation, target)
        assert observed == twin
        assert same(plain(observed), twin)
        assert same(copied[0], twin)
    return told


def as_items(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal in types and in the order of keys, too."""
    if type(one) is not type(other):
        return False
    if type(one) is list:
        return len(one) == len(other) and all(map(same, one, other))
    if type(one) is dict:
        return same(list(one), list(other)) and all(same(one[key], other[key]) for key in one)
    return bool(one == other)


if __name__ == "__main__":
    heard = {each for seed in range(int(sys.argv[1])) for kind in OPERATIONS for each in play(kind, Random(seed))}
    print(*sorted(heard))
