"""The attributes of an object, read where no class can interfere, and without making its dictionary.

Reading `obj.__dict__` would make the object four times slower for ever on Python 3.11 and 3.12. What an object refers
to, `gc` tells: its dictionary, when there is one already, or else the bare values. Their names are then guessed
from the object's classes (annotations, and every name in their functions) and from the source of the cells, and each
guess is tried where only the object itself can answer.
"""

from __future__ import annotations

import gc
import sys
from itertools import islice

from .attribute_names import guesses, guesses_from_cells, remember, remembered
from .kinds import known
from .slots import class_attribute, class_dict, has_dict, identity, is_made_in_c, is_made_of, mro_of, type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MOST_ATTRIBUTES = 10_000
MOST_REFERENTS = 10_000
"""A container with more items is not asked what it refers to: the answer would be a list of them all."""

INLINE = sys.version_info >= (3, 11)
"""Whether the values of a young object have no dictionary."""

MISSING: Any = object()


class _Example:
    __slots__ = ("member",)

    def method(self) -> None: ...


_Function = type(_Example.method)
_Member = type(_Example.__dict__["member"])
_Computed = type(type.__dict__["__mro__"])
_HARMLESS = tuple(
    map(
        identity,
        (_Function, classmethod, staticmethod, type(len), type(str.join), type(str.__len__), type(dict.fromkeys)),
    )
)
"""Types of a class's attribute whose `__get__` is written in C and gives way to an attribute of the object."""

_CONTAINERS: tuple[Any, ...] = (list, tuple, dict, set, frozenset)


class Attributes:
    """What an object has: attributes by name, and values whose names are not known."""

    __slots__ = ("named", "nameless")

    def __init__(self, named: dict[str, Any], nameless: list[Any]) -> None:
        self.named = named
        self.nameless = nameless


def attributes_of(value: object) -> Attributes:
    """Return the attributes of an object, those of its slots first."""
    kind = type(value)
    classes = mro_of(kind)
    named = _slots(value, classes)
    taken = len(named)
    if not has_dict(kind) or _is_big(value, kind):
        return Attributes(_tidy(named, classes), [])
    referents = gc.get_referents(value)
    own = _dictionary(value, classes, referents, taken)
    if own is not None:
        for name, each in _pairs(own):
            if type(name) is str and not (name.startswith("__") and name.endswith("__")):
                named[name] = each
        return Attributes(_tidy(named, classes), [])
    if not INLINE or not referents or referents[-1] is not kind:
        return Attributes(_tidy(named, classes), [])
    nameless = referents[taken:-1]
    if nameless:
        nameless = _name(value, kind, classes, nameless, named)
    if len(nameless) == 1 and type(nameless[0]) is dict and not nameless[0]:
        nameless = []  # its own dictionary, with nothing in it
    return Attributes(_tidy(named, classes), nameless)


def read_attribute(value: object, name: str) -> Any:
    """Return one attribute, MISSING when there is none or only code of the user could tell."""
    kind = type(value)
    classes = mro_of(kind)
    member = class_attribute(classes, name, MISSING)
    if type(member) is _Member:
        try:
            return member.__get__(value)
        except AttributeError:
            return MISSING
    if member is MISSING or _gives_way(member):
        try:
            return object.__getattribute__(value, name)
        except AttributeError:
            return _of_network(value, name) if member is MISSING else MISSING
    return attributes_of(value).named.get(name, MISSING)


def properties_of(value: object) -> list[str]:
    """Return the names that a class computes when asked: nobody asks here."""
    found: dict[str, None] = {}
    for each in mro_of(type(value)):
        if known(each):
            break  # those of a package are many, and shown in other ways
        if is_made_in_c(each):
            continue
        for name, member in _pairs(class_dict(each)):
            if type(name) is str and not name.startswith("_") and _computes(member):
                found[name] = None
    return list(found)


def _slots(value: object, classes: tuple[type, ...]) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for each in reversed(classes[:-1]):
        names = class_dict(each)
        declared = names.get("__slots__", MISSING)
        if declared is MISSING:
            continue
        listed = type(declared) is tuple or type(declared) is list
        order = [_mangled(name, each) for name in declared if type(name) is str] if listed else []
        for name in dict.fromkeys((*order, *(name for name, member in _pairs(names) if type(member) is _Member))):
            member = names.get(name)
            if type(member) is _Member and not name.startswith("__"):
                try:
                    named[name] = member.__get__(value)
                except AttributeError:
                    continue
    return named


def _mangled(name: str, owner: type) -> str:
    private = name.startswith("__") and not name.endswith("__")
    return f"_{type_name(owner).lstrip('_')}{name}" if private else name


def _dictionary(value: object, classes: tuple[type, ...], referents: list[Any], taken: int) -> dict[str, Any] | None:
    """Return the object's own dictionary, when it has been made."""
    plain = referents[-1:] and referents[-1] is type(value)  # it holds nothing but slots and its dictionary
    for each in referents[taken : taken + (1 if plain else 8)]:
        if type(each) is dict and ((plain and not INLINE) or _is_its_dictionary(value, classes, each)):
            return each
    return None


def _is_its_dictionary(value: object, classes: tuple[type, ...], candidate: dict[Any, Any]) -> bool:
    if not candidate:
        return False
    for name, each in islice(_pairs(candidate), 4):
        if type(name) is not str:
            return False
        member = class_attribute(classes, name, MISSING)
        if member is not MISSING and not _gives_way(member):
            continue
        try:
            return object.__getattribute__(value, name) is each
        except AttributeError:
            return False
    return True


def _name(value: object, kind: type, classes: tuple[type, ...], values: list[Any], named: dict[str, Any]) -> list[Any]:
    """Name as many of the bare values as possible; return the others."""
    left = values
    tried: set[str] = set(named)
    hits: list[str] = []
    for source in (remembered(kind), guesses(classes), guesses_from_cells(kind)):
        for name in source:
            if name in tried:
                continue
            tried.add(name)
            found = _own(value, classes, name)
            place = next((index for index, each in enumerate(left) if each is found), -1) if left else -1
            if place >= 0:
                left = left[:place] + left[place + 1 :]
                named[name] = found
                hits.append(name)
            if not left:
                break
        if not left:
            break
    remember(kind, hits)
    return left


def _own(value: object, classes: tuple[type, ...], name: str) -> Any:
    member = class_attribute(classes, name, MISSING)
    if member is not MISSING and not _gives_way(member):
        return MISSING
    try:
        return object.__getattribute__(value, name)
    except AttributeError:
        return MISSING


def _gives_way(member: Any) -> bool:
    """Whether an attribute of a class lets one of the object go first, and runs no code of the user."""
    kind = type(member)
    if identity(kind) in _HARMLESS:
        return True
    return all("__get__" not in class_dict(each) for each in mro_of(kind))


def _computes(member: Any) -> bool:
    kind = type(member)
    if kind is _Member or kind is _Computed:
        return False
    return any("__set__" in class_dict(each) or known(each) == "functools.cached_property" for each in mro_of(kind))


def _is_big(value: Any, kind: type) -> bool:
    if len(mro_of(kind)) == 2:
        return False  # itself and `object`
    for base in _CONTAINERS:
        if is_made_of(kind, base):
            return int(base.__len__(value)) > MOST_REFERENTS
    return False


def _pairs(names: Any) -> list[tuple[Any, Any]]:
    while True:
        try:
            return list(islice(names.items(), MOST_ATTRIBUTES))
        except RuntimeError:
            continue  # another thread changed its size meanwhile


def _tidy(named: dict[str, Any], classes: tuple[type, ...]) -> dict[str, Any]:
    """Put the fields of a dataclass into the order of its parameters."""
    fields = class_attribute(classes, "__dataclass_fields__")
    if type(fields) is not dict:
        return named
    order = [name for name, _ in _pairs(fields) if type(name) is str and name in named]
    return {name: named[name] for name in (*order, *named)}


def _of_network(value: object, name: str) -> Any:
    """Return a parameter, buffer or part of a torch module, which its `__getattr__` would find in these tables."""
    if not any(known(each) == "torch.nn.Module" for each in mro_of(type(value))):
        return MISSING
    named = attributes_of(value).named
    for table in ("_parameters", "_buffers", "_modules"):
        inside: Any = named.get(table)
        if is_made_of(type(inside), dict):
            found = dict.get(inside, name, MISSING)
            if found is not MISSING:
                return found
    return MISSING
