"""Source and tracebacks get roles; any text gets through, no control character does."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pyrepls.tui.render.highlight import SOURCE_LIMIT, highlight_python, highlight_traceback, plain_lines
from pyrepls.tui.render.lines import Line


def roles_of(lines: list[Line]) -> list[tuple[str, str]]:
    """Return (text, role) of every run."""
    found = []
    for text, runs in lines:
        edges = [*(runs or ()), (len(text), "")]
        found += [(text[start:end], role) for (start, role), (end, _) in zip(edges, edges[1:], strict=False) if role]
    return [(text.strip(), role) for text, role in found]


def test_tokens_have_the_roles_of_their_families() -> None:
    roles = roles_of(
        highlight_python(
            '@deco\nclass A(ValueError):\n    def f(self):  # why\n        return len("x") + 12 if None else 1'
        )
    )
    assert roles == [
        ("@deco", "@decorator"),
        ("class", "@keyword"),
        ("A", "@name.class"),
        ("ValueError", "@name.exception"),
        ("def", "@keyword"),
        ("f", "@name.function"),
        ("self", "@name.builtin.self"),
        ("# why", "@comment"),
        ("return", "@keyword"),
        ("len", "@name.builtin"),
        ('"x"', "@string"),
        ("+", "@operator"),
        ("12", "@number"),
        ("if", "@keyword"),
        ("None", "@keyword.constant"),
        ("else", "@keyword"),
        ("1", "@number"),
    ]


def test_a_string_over_lines_is_a_string_on_each_of_them() -> None:
    lines = highlight_python('x = """one\ntwo\n"""')
    assert [text for text, _ in lines] == ['x = """one', "two", '"""']
    assert lines[1] == ("two", ((0, "@string"),))


def test_source_keeps_its_blank_lines_and_loses_its_tabs() -> None:
    assert [text for text, _ in highlight_python("if x:\n\n\ty\n")] == ["if x:", "", "    y"]
    assert highlight_python("") == [("", None)]


def test_a_huge_source_is_shown_without_colours() -> None:
    lines = highlight_python("x = 1\n" * SOURCE_LIMIT)
    assert lines[0] == ("x = 1", None)
    assert len(lines) == SOURCE_LIMIT


def test_a_traceback_has_roles() -> None:
    text = (
        "Traceback (most recent call last):\n"
        '  File "a.py", line 3, in f\n'
        "    1/0\n"
        "    ~^~\n"
        "ZeroDivisionError: by zero\n"
    )
    assert roles_of(highlight_traceback(text)) == [
        ("Traceback (most recent call last):", "@traceback.header"),
        ("File", "@traceback.frame"),
        ('"a.py"', "@traceback.file"),
        (", line", "@traceback.frame"),
        ("3", "@traceback.line"),
        (", in", "@traceback.frame"),
        ("f", "@name.function"),
        ("~^~", "@traceback.caret"),
        ("ZeroDivisionError", "@traceback.error"),
        (": by zero", "@traceback.message"),
    ]


def test_a_line_of_code_in_a_traceback_is_no_error() -> None:
    assert highlight_traceback("    pass") == [("    pass", None)]
    assert highlight_traceback("KeyboardInterrupt") == [("KeyboardInterrupt", ((0, "@traceback.error"),))]


def test_the_errors_of_a_group_are_found() -> None:
    text = (
        "  + Exception Group Traceback (most recent call last):\n"
        '  |   File "a.py", line 1, in <module>\n'
        "  |     pass\n"
        "  | ExceptionGroup: group (2 sub-exceptions)\n"
        "  +-+---------------- 1 ----------------\n"
        "    | ValueError: one\n"
        "    +---------------- 2 ----------------\n"
        "    | KeyError: 'two'\n"
    )
    roles = roles_of(highlight_traceback(text))
    assert roles[0] == ("+ Exception Group Traceback (most recent call last):", "@traceback.header")
    assert ('"a.py"', "@traceback.file") in roles
    assert [text for text, role in roles if role == "@traceback.error"] == ["ExceptionGroup", "ValueError", "KeyError"]


hostile = st.text(
    st.one_of(
        st.sampled_from("\x00\x07\x08\t\n\r\x0b\x0c\x1b[]0;m\x7f\x85\x9b\u2028\u202e\ud800\"'#{}\\f"), st.characters()
    )
)


@settings(max_examples=300, deadline=None)
@given(hostile)
def test_any_text_gets_through_without_its_controls(text: str) -> None:
    for lines in (highlight_python(text), highlight_traceback(text), plain_lines(text)):
        assert lines
        for line, runs in lines:
            line.encode()
            assert not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in line)
            positions = [position for position, _ in runs or ()]
            assert positions == sorted(set(positions))
            assert not positions or 0 <= positions[0] <= positions[-1] < len(line)
