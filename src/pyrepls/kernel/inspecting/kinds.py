"""Classes of the standard library and of data packages that are shown in their own way, and how they are recognised.

Nothing is imported for it: a value can only exist when its package has been. A class is believed to be the one of its
name when its package, as `sys.modules` has it, holds that very class.
"""

from __future__ import annotations

import sys

from .slots import identity, module_name, mro_of, plain_name, slot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_HOMES: dict[str, tuple[str, ...]] = {
    "DataFrame": ("pandas", "polars"),
    "Decimal": ("decimal",),
    "EnumMeta": ("enum",),
    "EnumType": ("enum",),
    "Field": ("dataclasses",),
    "Fraction": ("fractions",),
    "Index": ("pandas",),
    "Module": ("torch.nn",),
    "Parameter": ("torch.nn",),
    "Pattern": ("re",),
    "PurePath": ("pathlib",),
    "Series": ("pandas", "polars"),
    "Tensor": ("torch",),
    "UUID": ("uuid",),
    "array": ("array",),
    "cached_property": ("functools",),
    "date": ("datetime",),
    "datetime": ("datetime",),
    "generic": ("numpy",),
    "ndarray": ("numpy",),
    "partial": ("functools",),
    "socket": ("socket",),
    "time": ("datetime",),
    "timedelta": ("datetime",),
    "timezone": ("datetime",),
}
"""Where each is found under its own name."""

WHOLE = frozenset(
    {
        "datetime.date",
        "datetime.datetime",
        "datetime.time",
        "datetime.timedelta",
        "datetime.timezone",
        "decimal.Decimal",
        "fractions.Fraction",
        "numpy.generic",
        "pathlib.PurePath",
        "re.Pattern",
        "socket.socket",
        "uuid.UUID",
    }
)
"""What is shown as a whole, and has nothing inside that is worth a look."""

_found: dict[int, tuple[str, type]] = {}
"""By the identity of the class, which is kept so that no other can take its place."""

_modules = sys.modules
_module_dict = slot(type(sys), "__dict__")


def known(kind: type) -> str:
    """Return `package.Name` for a class of the table itself, empty for any other."""
    found = _found.get(identity(kind))
    if found is not None:
        return found[0]
    name = plain_name(kind)
    for home in _HOMES.get(name, ()):
        if class_in(home, name) is kind:
            _found[identity(kind)] = f"{home}.{name}", kind
            return f"{home}.{name}"
    return ""


def family(kind: type) -> str:
    """Return `package.Name` of the first class of the table that a class is made of, empty when there is none."""
    for each in mro_of(kind):
        found = known(each)
        if found:
            return found
    return ""


def class_in(package: str, name: str) -> Any:
    """Return what a package that has been imported holds under a name, None when it does not."""
    module = _modules.get(package)
    return _module_dict(module).get(name) if type(module) is type(sys) else None


def is_of_package(kind: type, package: str) -> bool:
    """Whether a class says that it comes from a package."""
    module = module_name(kind)
    return module == package or module.startswith(package + ".")
