"""The prompt in a running program: what keys and pastes do to the text, and what it posts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random
from time import process_time

import pytest
from rich.style import Style
from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.geometry import Region
from textual.keys import _character_to_key
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Static

from pyrepls.tui.prompt.highlighting import Highlighter
from pyrepls.tui.prompt.keys import KEYS
from pyrepls.tui.prompt.prompt import Prompt
from pyrepls.tui.prompt.wrapping import HardWrapped
from pyrepls.tui.render.styles import StyleTable
from pyrepls.tui.themes import load_theme


class PromptApp(App[None]):
    CSS = "Static { height: 1fr; }"
    BINDINGS = [
        *(Binding(key, f"take('{key}')", priority=True) for key in KEYS),
        *(Binding(key, f"take('{key}')") for key in ("a", "ctrl+o", "ctrl+q", "alt+x", "ctrl+b", "f2")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.prompt = Prompt()
        self.told: list[Message] = []
        self.taken: list[str] = []

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static()
            yield self.prompt

    def on_mount(self) -> None:
        self.prompt.set_mode("cell", "4")
        self.prompt.focus()

    @on(Prompt.Submitted)
    @on(Prompt.Resized)
    @on(Prompt.Edited)
    @on(Prompt.EndOfInput)
    @on(Prompt.InterruptAsked)
    @on(Prompt.ClearAsked)
    def hear(self, message: Message) -> None:
        self.told.append(message)

    def action_take(self, key: str) -> None:
        self.taken.append(key)


@asynccontextmanager
async def typing(*keys: str, width: int = 60, height: int = 20) -> AsyncIterator[tuple[Prompt, Pilot[None]]]:
    """A prompt into which some keys were typed; a space in a word of several characters is typed too."""
    app = PromptApp()
    async with app.run_test(size=(width, height)) as pilot:
        await press(pilot, *keys)
        yield app.prompt, pilot


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Send keys as a terminal does, all at once."""
    for key in keys:
        named = key in KEYS or (len(key) > 1 and "+" in key[1:]) or key == "f2"
        for letter in [None] if named else key:
            pilot.app.post_message(events.Key(key if letter is None else _character_to_key(letter), letter))
    await pilot.pause()


async def paste(pilot: Pilot[None], text: str) -> None:
    assert isinstance(pilot.app, PromptApp)
    pilot.app.prompt.post_message(events.Paste(text))
    await pilot.pause()


def told(pilot: Pilot[None]) -> list[Message]:
    assert isinstance(pilot.app, PromptApp)
    return [message for message in pilot.app.told if not isinstance(message, Prompt.Resized | Prompt.Edited)]


def submitted(pilot: Pilot[None]) -> list[str]:
    return [message.source for message in told(pilot) if isinstance(message, Prompt.Submitted)]


def screen(prompt: Prompt) -> list[str]:
    width, height = prompt.size
    return [strip.text.rstrip() for strip in prompt.render_lines(Region(0, 0, width, height))]


async def test_enter_submits_a_whole_cell() -> None:
    async with typing("x = 1", "enter") as (prompt, pilot):
        assert submitted(pilot) == ["x = 1"]
        assert prompt.text == ""


async def test_enter_in_a_block_goes_on_with_its_indentation_until_an_empty_line() -> None:
    async with typing("if x:", "enter", "y", "enter") as (prompt, pilot):
        assert prompt.text == "if x:\n    y\n    "
        assert submitted(pilot) == []
        await press(pilot, "enter")
        assert submitted(pilot) == ["if x:\n    y"]


async def test_enter_above_the_last_line_breaks_the_line() -> None:
    async with typing("a", "ctrl+j", "b", "up", "end", "enter", "c") as (prompt, pilot):
        assert prompt.text == "a\nc\nb"
        assert submitted(pilot) == []


async def test_enter_anywhere_in_a_single_line_submits_all_of_it() -> None:
    async with typing("x = 1", "home", "enter") as (_, pilot):
        assert submitted(pilot) == ["x = 1"]


async def test_enter_with_nothing_typed_does_nothing() -> None:
    async with typing("  ", "enter") as (_, pilot):
        assert submitted(pilot) == []


@pytest.mark.parametrize("key", ["alt+enter", "ctrl+j", "shift+enter"])
async def test_a_line_can_be_broken_where_enter_would_submit(key: str) -> None:
    async with typing("x = 1", key, "y") as (prompt, _):
        assert prompt.text == "x = 1\ny"


async def test_tab_and_backspace_move_leading_white_space_by_levels() -> None:
    async with typing("tab", "tab") as (prompt, pilot):
        assert prompt.text == "        "
        await press(pilot, "backspace", "x", "tab")
        assert prompt.text == "    x"
        await press(pilot, "shift+tab")
        assert prompt.text == "x"


@pytest.mark.parametrize(
    ("keys", "text", "column"),
    [
        (["one two", "ctrl+a"], "one two", 0),
        (["one two", "ctrl+a", "alt+f"], "one two", 3),
        (["one two", "alt+b"], "one two", 4),
        (["one two", "ctrl+a", "alt+d"], " two", 0),
        (["one two.x", "ctrl+w"], "one ", 4),
        (["one two.x", "alt+backspace"], "one two.", 8),
        (["one two", "ctrl+u"], "", 0),
        (["one two", "alt+b", "ctrl+k"], "one ", 4),
        (["one two", "alt+b", "ctrl+k", "ctrl+a", "ctrl+y"], "twoone ", 3),
        (["one two", "ctrl+w", "ctrl+w", "ctrl+y"], "one two", 7),
        (["ab", "ctrl+t"], "ba", 2),
        (["abc", "ctrl+a", "ctrl+d"], "bc", 0),
        (["abc", "ctrl+a", "ctrl+f", "ctrl+h"], "bc", 0),
        (["abc", "ctrl+u", "ctrl+z"], "abc", 3),
        (["abc", "ctrl+u", "ctrl+underscore"], "abc", 3),
        (["abc", "shift+left", "shift+left", "x"], "ax", 2),
    ],
)
async def test_readline_keys(keys: list[str], text: str, column: int) -> None:
    async with typing(*keys) as (prompt, _):
        assert (prompt.text, prompt.cursor_location[1]) == (text, column)


async def test_up_recalls_from_the_first_row_and_down_comes_back() -> None:
    async with typing() as (prompt, pilot):
        prompt.set_history(["import os", "for i in x:\n    y", "z"])
        await press(pilot, "i", "up")
        assert prompt.text == "import os"
        await press(pilot, "down")
        assert prompt.text == "i"
        await press(pilot, "ctrl+u", "up", "up")
        assert prompt.text == "for i in x:\n    y"
        await press(pilot, "down", "down")
        assert prompt.text == "z"


async def test_keys_in_one_burst_are_done_in_order() -> None:
    async with typing("one", "enter") as (prompt, pilot):
        for key in (
            events.Key("up", None),
            events.Key("ctrl+a", None),
            events.Key("x", "x"),
            events.Key("enter", None),
        ):
            prompt.post_message(key)
        prompt.post_message(events.Key("up", None))
        await pilot.pause()
        assert submitted(pilot) == ["one", "xone"]
        assert prompt.text == "xone"


async def test_a_search_shows_what_it_finds_and_enter_keeps_it() -> None:
    async with typing() as (prompt, pilot):
        prompt.set_history(["import os", "x = 1", "print(os)"])
        await press(pilot, "draft", "ctrl+r", "os", "ctrl+r")
        assert prompt.text == "import os"
        assert screen(prompt)[-1].split("▏")[0] == "     search: os"
        await press(pilot, "enter")
        assert (prompt.text, prompt.cursor_location) == ("import os", (0, 7))
        assert prompt.rows == 1
        assert submitted(pilot) == []


async def test_a_search_that_is_given_up_leaves_the_draft() -> None:
    async with typing() as (prompt, pilot):
        prompt.set_history(["import os"])
        await press(pilot, "draft", "ctrl+r", "os", "q")
        assert screen(prompt)[-1].split("▏")[0] == "     nothing found: osq"
        await press(pilot, "escape")
        assert prompt.text == "draft"
        await press(pilot, "ctrl+r", "os", "ctrl+e", "!")
        assert prompt.text == "import os!"


async def test_ctrl_c_clears_what_is_typed_and_then_asks_to_interrupt() -> None:
    async with typing("abc", "ctrl+c") as (prompt, pilot):
        assert (prompt.text, told(pilot)) == ("", [])
        await press(pilot, "ctrl+c")
        assert told(pilot) == [Prompt.InterruptAsked()]
        await press(pilot, "ctrl+z")
        assert prompt.text == "abc"


async def test_ctrl_d_ends_the_input_only_where_there_is_no_text() -> None:
    async with typing("a", "ctrl+d", "backspace", "ctrl+d", "ctrl+l") as (_, pilot):
        assert told(pilot) == [Prompt.EndOfInput(), Prompt.ClearAsked()]


async def test_no_key_of_the_prompt_reaches_a_binding_above_it_but_the_prefix_does() -> None:
    async with typing() as (_, pilot):
        assert isinstance(pilot.app, PromptApp)
        await press(pilot, *KEYS, "a", "ctrl+o", "ctrl+q", "alt+x")
        assert pilot.app.taken == []
        await press(pilot, "ctrl+b", "f2")
        assert pilot.app.taken == ["ctrl+b", "f2"]


async def test_a_paste_never_runs() -> None:
    async with typing() as (prompt, pilot):
        await paste(pilot, "x = 1\r\ny = 2\r\n")
        assert prompt.text == "x = 1\ny = 2\n"
        await paste(pilot, "\x1b[A\x03rm\x04")
        assert prompt.text == "x = 1\ny = 2\n[Arm"
        assert told(pilot) == []


async def test_a_pasted_session_loses_its_prompts_and_its_place_in_the_margin() -> None:
    async with typing("tab") as (prompt, pilot):
        await paste(pilot, "    >>> if x:\n    ...     y\n")
        assert prompt.text == "if x:\n    y"


async def test_a_pasted_megabyte_is_there_within_a_second() -> None:
    text = "".join(f"value_{number} = compute(argument_{number}, {number})\n" for number in range(25_000))
    async with typing() as (prompt, pilot):
        begun = process_time()
        await paste(pilot, text)
        assert process_time() - begun < 1.0  # of processor time, for other tests run beside; it takes 0.3
        assert prompt.text == text
        await press(pilot, "x")
        assert prompt.text == text + "x"


async def test_a_key_in_a_long_cell_is_fast() -> None:
    async with typing() as (prompt, pilot):
        prompt.load("\n".join(f"def function_{number}(a, b=None): return a + {number}" for number in range(500)))
        await pilot.pause()
        times = []
        for _ in range(30):
            begun = process_time()
            prompt.on_key(events.Key("x", "x"))
            screen(prompt)
            times.append(process_time() - begun)
        assert sorted(times)[15] < 0.020  # it takes 0.004


async def test_the_prompt_asks_for_the_rows_that_its_text_takes() -> None:
    async with typing("a", "ctrl+j", "b") as (prompt, pilot):
        assert isinstance(pilot.app, PromptApp)
        resized = [message.rows for message in pilot.app.told if isinstance(message, Prompt.Resized)]
        assert resized == [2]
        assert (prompt.rows, prompt.size.height, prompt.scroll_offset.y) == (2, 2, 0)
        await press(pilot, "ctrl+c")
        assert prompt.size.height == 1


async def test_a_long_text_takes_half_of_the_pane_and_then_scrolls() -> None:
    async with typing(height=10) as (prompt, pilot):
        prompt.load("\n".join("abcdefghi"))
        await pilot.pause()
        assert prompt.size.height == 5
        assert screen(prompt) == ["   ↑ e", "     f", "     g", "     h", "     i"]
        await press(pilot, "alt+less_than_sign")
        await press(pilot, "ctrl+home")
        assert screen(prompt) == ["  4› a", "     b", "     c", "     d", "   ↓ e"]


async def test_the_gutter_holds_the_number_and_says_whether_the_cell_must_wait() -> None:
    async with typing(width=40) as (prompt, pilot):
        prompt.load("x" * 60)
        await pilot.pause()
        assert screen(prompt) == ["  4› " + "x" * 34, "     " + "x" * 26]
        prompt.set_busy(True)
        assert screen(prompt)[0].startswith("  4… x")


async def test_a_line_that_is_asked_for_is_submitted_whatever_it_is() -> None:
    async with typing("draft") as (prompt, pilot):
        prompt.set_mode("line", "Your\nname: ")
        await press(pilot, "for i in x:")
        assert screen(prompt) == ["   ? name: for i in x:"]
        await press(pilot, "enter")
        assert prompt.text == "draft", "what is typed now is typed ahead, for a cell"
        prompt.set_mode("line", "again: ")
        await press(pilot, "enter")
        assert submitted(pilot) == ["for i in x:", ""]
        prompt.set_mode("cell", "5")
        assert prompt.text == "draft"
        prompt.recall.reset()
        await press(pilot, "ctrl+c", "up")
        assert prompt.text == ""


async def test_several_pasted_lines_become_one_answer() -> None:
    async with typing() as (prompt, pilot):
        prompt.set_mode("line", "? ")
        await paste(pilot, "a\nb\n")
        assert prompt.text == "a b"


async def test_a_secret_is_neither_shown_nor_kept_nor_told() -> None:
    async with typing() as (prompt, pilot):
        assert isinstance(pilot.app, PromptApp)
        prompt.set_mode("secret", "Password: ")
        await press(pilot, "hunter two", "ctrl+w", "ctrl+y", "22")
        assert screen(prompt) == ["   ? Password: " + "•" * 9]
        await press(pilot, "enter", "up", "ctrl+z", "ctrl+y")
        assert (prompt.text, submitted(pilot)) == ("", ["hunter 22"])
        await press(pilot, "abc")
        prompt.set_mode("line", "Name: ")
        assert prompt.text == ""
        assert not [message for message in pilot.app.told if isinstance(message, Prompt.Edited) and message.text]


async def test_what_is_typed_ahead_after_a_secret_is_kept_for_the_cell() -> None:
    async with typing("x") as (prompt, pilot):
        prompt.set_mode("secret", "Password: ")
        await press(pilot, "hunter", "enter", "ahead")
        assert screen(prompt) == ["   ? Password: •••••"]
        prompt.set_mode("cell", "5")
        assert prompt.text == "xahead"


async def test_a_secret_is_neither_searched_nor_copied() -> None:
    async with typing() as (prompt, pilot):
        prompt.set_mode("secret", "Password: ")
        await press(pilot, "ctrl+r", "abc", "shift+home", "alt+w")
        assert screen(prompt) == ["   ? Password: •••"]
        assert (pilot.app.clipboard, prompt.kills.text) == ("", "")


async def test_a_question_takes_at_most_half_of_the_row() -> None:
    async with typing(width=30) as (prompt, _):
        prompt.set_mode("line", "a very long question indeed: \x1b[31m")
        assert prompt.gutter_width <= 15
        assert screen(prompt)[0].startswith("   ? …")


async def test_text_from_elsewhere_is_cleaned_before_it_is_shown() -> None:
    async with typing() as (prompt, pilot):
        prompt.load("a\x1b[31m\r\nb")
        prompt.set_history(["old\x9bentry\x07"])
        await press(pilot, "ctrl+c", "up")
        assert prompt.text == "oldentry"


async def test_code_is_shown_in_the_colours_of_the_theme() -> None:
    async with typing("def f") as (prompt, pilot):
        table = load_theme("pyrepls").style_table()
        prompt.set_style_table(table)
        await pilot.pause()
        colors = {segment.text: segment.style for segment in prompt.render_line(0)}
        for word, role in (("def", "@keyword"), ("f", "@name.function")):
            assert (colors[word] or Style()).color == table.role(role).color


async def test_any_keys_leave_rows_and_colours_as_they_would_be_made_anew() -> None:
    random = Random(7)
    words = ["a", "日", '"""', "def f(x):", "x" * 70, "(", " "]
    async with typing() as (prompt, pilot):
        prompt.set_history(["import os", 'if x:\n    y = """\n1"""'])
        for step in range(300):
            if step % 10 == 0:
                await paste(pilot, random.choice(["x = 1\ny\n", '\t"""\n\n', ">>> a\n... b"]))
            elif step % 2:
                prompt.put(random.choice(words))
            else:
                prompt.on_key(events.Key(random.choice([key for key in KEYS if key != "ctrl+c"]), None))
            lines = prompt.document.lines
            rows, fresh = prompt.wrapped_document, HardWrapped(prompt.document, prompt.wrap_width)
            assert [rows.row(y) for y in range(rows.height)] == [fresh.row(y) for y in range(fresh.height)]
            colors = Highlighter()
            colors.sync(lines)
            for row in range(len(lines)):
                assert prompt.highlighter.spans(row) == colors.spans(row)
            assert prompt.virtual_size.height == prompt.rows
            assert all(strip.cell_length == prompt.size.width for strip in prompt.render_lines(prompt.size.region))


async def test_nothing_moves_when_nothing_happens() -> None:
    async with typing("x") as (prompt, pilot):
        before = screen(prompt)
        await pilot.pause(0)
        assert not prompt.blink_timer._active.is_set()
        assert prompt.render_line(0) is prompt.render_line(0)
        assert before == screen(prompt) == ["  4› x"]


def test_a_prompt_needs_no_theme() -> None:
    assert isinstance(Prompt().looks, StyleTable)
