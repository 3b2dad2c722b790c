"""The table of actions, the keys that lead to them, and the palette that finds them."""

from pyrepls.tui.actions import ACTIONS, MODES, SECTIONS, key_table_markdown, rows_of, show_key
from pyrepls.tui.bindings import REPEAT_SECONDS, Bindings
from pyrepls.tui.palette import find_actions
from pyrepls.tui.screens.handlers import HANDLERS


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def name_of(press: object) -> str:
    return getattr(press, "name", str(press))


def press_all(bindings: Bindings, *keys: str) -> list[str]:
    return [name_of(bindings.press(key)) for key in keys]


def test_every_action_has_exactly_one_handler() -> None:
    assert set(HANDLERS) == set(ACTIONS)


def test_no_key_means_two_things() -> None:
    for mode in (None, *MODES):
        keys = [key for action in ACTIONS.values() if action.mode == mode for key in action.keys]
        assert len(keys) == len(set(keys))


def test_the_table_has_every_key_of_the_product_paper() -> None:
    keys = {key for action in ACTIONS.values() if action.mode is None for key in action.keys}
    sides = [f"{chord}{side}" for chord in ("", "ctrl+", "alt+") for side in ("left", "right", "up", "down")]
    assert keys >= {*'%"o;qzx!{}Ecnp,&[ds$():?vaARyib0123456789', "space", "ctrl+c", *sides}


def test_without_the_prefix_every_key_goes_to_the_prompt() -> None:
    assert press_all(Bindings(), "x", "%", "ctrl+c", "ctrl+left", "alt+left") == ["prompt"] * 5


def test_a_key_after_the_prefix_leads_to_its_action_once() -> None:
    assert press_all(Bindings(), "ctrl+b", "%", "%") == ["prefix", "pane.split_right", "prompt"]


def test_the_prefix_twice_goes_to_the_prompt() -> None:
    assert press_all(Bindings(), "ctrl+b", "ctrl+b", "x") == ["prefix", "prompt", "prompt"]


def test_escape_takes_the_prefix_back_and_an_unknown_key_is_unknown() -> None:
    assert press_all(Bindings(), "ctrl+b", "escape", "ctrl+b", "K") == ["prefix", "cancelled", "prefix", "unknown"]


def test_a_resize_key_repeats_without_the_prefix_for_half_a_second_after_each_press() -> None:
    clock = Clock()
    bindings = Bindings(clock=clock)
    bindings.press("ctrl+b")
    for _ in range(3):
        assert name_of(bindings.press("ctrl+left")) == "pane.resize_left"
        clock.now += REPEAT_SECONDS - 0.01
    clock.now += 0.02
    assert bindings.press("ctrl+left") == "prompt"


def test_a_key_that_does_not_repeat_ends_the_repeating() -> None:
    bindings = Bindings(clock=Clock())
    assert press_all(bindings, "ctrl+b", "ctrl+left", "a", "ctrl+left")[2:] == ["prompt", "prompt"]


def test_in_scroll_mode_plain_keys_scroll_and_the_prefix_still_works() -> None:
    bindings = Bindings()
    assert [name_of(bindings.press(key, "scroll mode")) for key in ("k", "G", "/", "escape", "a", "ctrl+b", "z")] == [
        "scroll.up",
        "scroll.bottom",
        "scroll.search",
        "scroll.end",
        "unknown",
        "prefix",
        "pane.zoom",
    ]


def test_the_palette_lists_everything_for_no_letters_and_nothing_for_nonsense() -> None:
    assert len(find_actions("")) == sum(action.in_palette for action in ACTIONS.values())
    assert find_actions("zzzqqq") == []


def test_the_palette_finds_an_action_by_letters_of_its_title_or_its_name() -> None:
    assert find_actions("zoom")[0].name == "pane.zoom"
    assert find_actions("split r")[0].name == "pane.split_right"
    assert find_actions("kernel.restart")[0].name == "kernel.restart"
    assert "session.rename" in [action.name for action in find_actions("rens")]


def test_keys_are_shown_as_people_write_them() -> None:
    assert [show_key(key) for key in ("ctrl+left", "%", "ctrl+c", "space", "pageup", "E", "f2")] == [
        "Ctrl+←",
        "%",
        "Ctrl+C",
        "Space",
        "PageUp",
        "E",
        "F2",
    ]


def test_families_of_keys_share_a_row() -> None:
    labels = [keys for keys, _ in rows_of("panes")]
    assert labels.count("arrows") == 1
    assert "Ctrl+arrow" in labels
    assert ("0-9", "tab by number (0 is the tenth)") in rows_of("tabs")


def test_the_key_table_for_the_readme_has_a_row_for_every_row_of_the_help() -> None:
    table = key_table_markdown()
    for section in SECTIONS:
        for keys, help in rows_of(section):
            assert f"| `{keys}` | {help} |" in table
