"""Programs that end: random ones out of every kind of statement, for comparing what they do with flags and without."""

from __future__ import annotations

from hypothesis import strategies as st

PRELUDE = """\
class Box:
    def __init__(self): self.items = []
    def __repr__(self): return "a box"
    def __enter__(self): self.items.append("in"); return self
    def __exit__(self, *problem): self.items.append("out"); return bool(problem[0]) and len(self.items) % 3 == 0
def put(value):
    global last
    last = value
    return value
a = b = c = 0
last = None
box = Box()
rows = [1, 2, 3]
"""

NAMES = st.sampled_from(["a", "b", "c"])
SIMPLE = ["1", "a + b", "c - 1", "put(a)", "len(rows)", "rows[0]", "box.items", "not a", "rows[9]", "a / b", "missing"]
TRICKY = ["[put(i) for i in rows]", "b and put(b)", "1 if a else put(2)", "put(a) < put(b) < 2", "(lambda: a)()"]
TRICKY += ["sum(i for i in rows)", "f'{a}{put(b)}'", "put(\n    put(b)\n)", "(c := put(c))"]
EXPRESSIONS = st.sampled_from(SIMPLE + TRICKY)
LEAVES = ["pass", "raise ValueError(a)", "assert a < 3, put(a)", "box.items.append(a)", "rows[0] = a", "box.x = b"]
LEAVES += ["rows += [a]", "a += 1", "b -= put(1)", "import math", "from math import pi as c", "del rows[-1:]"]
LEAVES += ["a = 1; b = 2; put(b)", "a, (b, *c) = 1, (2, 3)", "rows.append(\n    len(rows)\n)", "here: int = put(5)"]
LOOP_LEAVES = ["break", "continue"]


def _indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]


class _Writer:
    """Draws one program."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._count = 0

    def block(self, depth: int, loop: bool, function: bool) -> list[str]:
        """Draw the lines of one to three statements."""
        found = []
        for _ in range(self._draw(st.integers(1, 3))):
            found += self.statement(depth, loop, function)
        return found

    def statement(self, depth: int, loop: bool, function: bool) -> list[str]:
        """Draw the lines of one statement."""
        kinds = ["leaf", "assign", "show"]
        if depth:
            kinds += ["if", "for", "while", "try", "with", "def", "class", "line", "generator"]
        kind = self._draw(st.sampled_from(kinds))
        expression = self._draw(EXPRESSIONS)
        if kind == "leaf":
            more = LOOP_LEAVES * loop + ["return put(a)", "return"] * function
            return self._draw(st.sampled_from(LEAVES + more)).split("\n")
        if kind == "assign":
            return f"{self._draw(NAMES)} = {expression}".split("\n")
        if kind == "show":
            return f"({expression})".split("\n")
        self._count += 1
        number = self._count
        return getattr(self, f"_{kind}")(depth - 1, loop, function, expression, number)  # type: ignore[no-any-return]

    def _if(self, depth: int, loop: bool, function: bool, expression: str, number: int) -> list[str]:
        first, second, third = (_indented(self.block(depth, loop, function)) for _ in range(3))
        return [*f"if ({expression}):".split("\n"), *first, "elif put(a):", *second, "else:", *third]

    def _for(self, depth: int, loop: bool, function: bool, expression: str, number: int) -> list[str]:
        target = self._draw(st.sampled_from(["a", "b", "box.y", "rows[0]"]))
        body = _indented(self.block(depth, True, function))
        return [
            f"for {target} in {self._draw(st.sampled_from(['range(3)', '(put(1), 2)', '()']))}:",
            *body,
            "else:",
            *_indented(self.block(depth, loop, function)),
        ]

    def _while(self, depth: int, loop: bool, function: bool, expression: str, number: int) -> list[str]:
        body = _indented(self.block(depth, True, function))
        test = self._draw(st.sampled_from(["", " and put(True)", " and (a or put(1))"]))
        return [f"n{number} = 0", f"while (n{number} := n{number} + 1) < 4{test}:", *body]

    def _try(self, depth: int, loop: bool, function: bool, expression: str, number: int) -> list[str]:
        body, handler, final = (_indented(self.block(depth, loop, function)) for _ in range(3))
        last = self._draw(st.sampled_from([["finally:", *final], ["else:", *final], []]))
        return ["try:", *body, "except Exception as error:", *handler, *last]

    def _with(self, depth: int, loop: bool, function: bool, expression: str, number: int) -> list[str]:
        head = self._draw(st.sampled_from(["with box:", "with box as a:", "with box, Box() as c:"]))
        return [head, *_indented(self.block(depth, loop, function))]

    def _def(self, depth: int, loop: bool, function: bool, expression: str, number: int) -> list[str]:
        head = self._draw(
            st.sampled_from([["global a, b"], ["'a text'", "global c"], ["a = b = c = 1"], ["rows = [4]"]])
        )
        names = {"global a, b": "c = 0"}.get(head[0], "")
        body = [*head, *([names] if names else []), "error = i = None", *self.block(depth, False, True)]
        return [f"def f{number}():", *_indented(body), f"c = f{number}()"]

    def _class(self, depth: int, loop: bool, function: bool, expression: str, number: int) -> list[str]:
        return [f"class C{number}:", *_indented(["'a text'", "a = b = c = 0", *self.block(depth, False, False)])]

    def _line(self, depth: int, loop: bool, function: bool, expression: str, number: int) -> list[str]:
        return [
            self._draw(
                st.sampled_from(["for a in rows[:3]: b = a; put(b)", "if put(a): a = 1; b = 2", "with box as b: c = 1"])
            )
        ]

    def _generator(self, depth: int, loop: bool, function: bool, expression: str, number: int) -> list[str]:
        return [
            f"def g{number}():",
            "    global a",
            "    for a in (1, 2):",
            "        put(a)",
            "        yield a",
            f"b = list(g{number}())",
        ]


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Draw a program; what it does wrong is part of what it does."""
    return PRELUDE + "\n".join(_Writer(draw).block(3, False, False)) + "\n"
