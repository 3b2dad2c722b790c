"""Tabs and sessions, leaving and coming back, and what is said when something goes wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pyrepls.client.client import Client
from pyrepls.config.paths import state_directory
from pyrepls.model import messages as msg
from pyrepls.protocol.envelope import Reply
from pyrepls.tui.app import PyreplsApp, run_tui
from pyrepls.tui.screens.key_help import KeyHelp
from pyrepls.tui.screens.palette_screen import PaletteScreen
from pyrepls.tui.screens.pane_information import PaneInformation
from pyrepls.tui.screens.session_chooser import SessionChooser
from tests.tui.app_world import World, attached


async def test_tabs_are_opened_named_walked_and_closed(world: World) -> None:
    first = world.screen.desk.tab.id
    await world.prefix("c")
    await world.until(lambda: len(world.session.tabs) == 2 and world.screen.desk.tab.id != first)
    await world.prefix("comma")
    await world.until(lambda: world.screen.line.display)
    await world.press(*["backspace"] * 12, *"lab", "enter")
    await world.until(lambda: "2:lab*" in world.status)
    await world.prefix("n")
    await world.until(lambda: world.screen.desk.tab.id == first)
    await world.prefix("p")
    await world.until(lambda: world.screen.desk.tab.id != first)
    await world.prefix("1")
    await world.until(lambda: world.screen.desk.tab.id == first)
    await world.prefix("7")
    await world.until(lambda: "there is no tab 7" in world.status)
    await world.prefix(
        "2",
    )
    await world.prefix("ampersand")
    await world.until(lambda: "close the tab lab with 1 pane? y/n" in world.status)
    await world.press("y")
    await world.until(lambda: len(world.session.tabs) == 1 and world.screen.desk.tab.id == first)


async def test_a_click_on_a_tab_shows_it_and_each_tab_keeps_its_own_prompt_text(world: World) -> None:
    world.view.prompt.load("first")
    await world.prefix("c")
    await world.until(lambda: world.view.prompt.text == "")
    start = world.status.index(" 1")
    await world.pilot.click(offset=(start + 1, 0))
    await world.until(lambda: world.view.prompt.text == "first")


async def test_detaching_keeps_the_draft_and_says_what_was_left(world: World) -> None:
    pane = world.screen.desk.pane
    world.view.prompt.load("half a thought")
    await world.prefix("d")
    await world.until(lambda: world.app.return_value)
    assert world.app.return_value == f"detached from session {world.name}"
    assert (await world.ask(msg.ReadDraft(pane), msg.Draft)).text == "half a thought"


async def test_coming_back_shows_transcript_draft_history_and_numbers(server_place: Path, world: World) -> None:
    await world.run("'kept'")
    world.view.prompt.load("half a thought")
    await world.prefix("d")
    await world.until(lambda: world.app.return_value)
    client = await Client.connect("tests")
    app = PyreplsApp(client, await client.attach(world.name))
    async with app.run_test(size=(80, 24)) as pilot:
        again = World(app, pilot, world.client, world.name)
        await again.until(lambda: again.view.prompt.text == "half a thought")
        await again.settled()
        assert "'kept'\n'kept'" in again.text
        await again.press("ctrl+c", "up")
        assert again.view.prompt.text == "'kept'"
    await client.close()


async def test_a_long_transcript_is_completed_when_one_scrolls_to_its_top(server_place: Path, world: World) -> None:
    await world.run("for i in range(30000): print('line', i)")
    client = await Client.connect("tests")
    app = PyreplsApp(client, await client.attach(world.name))
    async with app.run_test(size=(80, 24)) as pilot:
        again = World(app, pilot, world.client, world.name)
        await again.until(lambda: "line 29999" in again.text)
        assert "line 0\n" not in again.text
        await again.prefix("left_square_bracket", "g")
        await again.until(lambda: "line 0\nline 1\n" in again.text)
        assert "line 29999" in again.text
        assert again.text.count("line 29000\n") == 1
    await client.close()


async def test_the_end_of_the_session_ends_the_program_with_a_sentence(world: World) -> None:
    await world.prefix("x")
    await world.until(lambda: world.screen.status.asking)
    await world.press("y")
    await world.until(lambda: world.app.return_value)
    assert world.app.return_value == f"session {world.name} ended: the last pane was closed"


async def test_another_client_that_detaches_the_others_says_so(world: World) -> None:
    await world.client.attach(world.name, detach_others=True)
    await world.until(lambda: world.app.return_value)
    assert "another client" in str(world.app.return_value)


async def test_a_lost_server_ends_the_program_with_a_sentence(world: World) -> None:
    assert world.app._client.on_lost is not None
    world.app._client.on_lost(ConnectionError("gone"))  # type: ignore[arg-type]
    await world.until(lambda: world.app.return_value)
    assert world.app.return_value == "the server ended"


async def test_several_clients_are_counted(world: World) -> None:
    assert "clients" not in world.status
    await world.client.attach(world.name)
    await world.until(lambda: "2 clients" in world.status)


async def test_sessions_are_chosen_from_a_list_walked_renamed_opened_and_ended(world: World) -> None:
    other = f"{world.name}-b"
    await world.ask(msg.NewSession(other, os.getcwd(), dict(os.environ)), msg.SessionMade)
    await world.prefix("s")
    await world.until(lambda: isinstance(world.app.screen, SessionChooser))
    names = [session.name for session in (await world.ask(msg.ListSessions(), msg.SessionList)).sessions]
    steps = names.index(other) - names.index(world.name)
    await world.press(*["down" if steps > 0 else "up"] * abs(steps), "enter")
    await world.until(lambda: world.session.name == other and world.app.screen is world.screen)
    await world.until(lambda: world.app.focused is world.view.prompt)
    await world.prefix("left_parenthesis")
    await world.until(lambda: world.session.name != other)
    await world.prefix("right_parenthesis")
    await world.until(lambda: world.session.name == other)
    await world.prefix("dollar_sign")
    await world.until(lambda: world.screen.line.display)
    await world.press("c", "enter")
    await world.until(lambda: world.session.name == other + "c")
    assert f"{other}c"[:8] in world.status
    await world.ask(msg.KillSession(other + "c"), Reply)
    await world.until(lambda: world.app.return_value)


async def test_an_error_of_a_request_is_one_sentence_in_the_status_line_and_nothing_stops(world: World) -> None:
    await world.prefix("dollar_sign")
    await world.until(lambda: world.screen.line.display)
    other = f"{world.name}-x"
    await world.ask(msg.NewSession(other, os.getcwd(), dict(os.environ)), msg.SessionMade)
    await world.press(*["backspace"] * 20, *other, "enter")
    await world.until(lambda: world.screen.status.status.message)
    assert "Traceback" not in world.status
    await world.ask(msg.KillSession(other), Reply)
    await world.run("1 + 1")


async def test_a_defect_of_ours_in_an_action_is_logged_and_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(world.view), "fit_parts", None)
    await world.prefix("v")
    await world.until(lambda: "an error of pyrepls itself" in world.screen.status.status.message)
    assert "TypeError" in (state_directory() / "tui.log").read_text()


async def test_a_defect_of_ours_in_a_widget_ends_the_program_with_one_sentence(
    server_place: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    worlds: list[World] = []

    async def break_a_widget() -> None:
        async with attached(name, cwd=server_place) as world:
            worlds.append(world)
            monkeypatch.setattr(type(world.view), "on_resize", lambda _self, _event: 1 // 0)
            await world.pilot.resize_terminal(60, 20)
            await world.until(lambda: world.app.crash)

    with pytest.raises(ZeroDivisionError):
        await break_a_widget()
    assert "tui.log" in worlds[0].app.crash
    assert "the session goes on" in worlds[0].app.crash


async def test_an_unknown_session_raises_before_anything_is_shown(server_place: Path) -> None:
    client = await Client.connect("tests")
    with pytest.raises(Exception, match="there is no session nowhere"):
        await run_tui(client, "nowhere")
    await client.close()


async def test_who_may_only_read_sees_everything_and_changes_nothing(server_place: Path, name: str) -> None:
    async with attached(name, read_only=True, cwd=server_place) as world:
        assert "read-only" in world.status
        await world.ask(msg.Execute(world.screen.desk.pane, "'seen'"), msg.Queued)
        await world.until(lambda: "'seen'\n'seen'" in world.text)
        await world.prefix("percent_sign")
        await world.until(lambda: world.screen.status.status.message)
        assert len(world.panes) == 1


async def test_an_unknown_key_after_the_prefix_says_so(world: World) -> None:
    await world.press("ctrl+b")
    assert "Ctrl+B" in world.status
    await world.press("K")
    assert "Ctrl+B K means nothing" in world.status


async def test_the_palette_finds_and_does_an_action(world: World) -> None:
    await world.prefix("colon")
    await world.until(lambda: isinstance(world.app.screen, PaletteScreen))
    await world.press(*"split r", "enter")
    await world.until(lambda: len(world.panes) == 2)


async def test_key_help_and_pane_information_open_and_close(world: World) -> None:
    await world.prefix("question_mark")
    await world.until(lambda: isinstance(world.app.screen, KeyHelp))
    await world.press("down", "pagedown", "escape")
    await world.until(lambda: world.app.screen is world.screen)
    await world.prefix("i")
    await world.until(lambda: isinstance(world.app.screen, PaneInformation))
    shown = world.app.screen
    assert isinstance(shown, PaneInformation)
    facts = dict(shown.facts)
    assert facts["process"] == str(world.kernel.pid)
    assert facts["policy"] == "trusted"
    await world.press("q")
    await world.until(lambda: world.app.screen is world.screen)
    assert world.app.focused is world.view.prompt


@pytest.mark.parametrize("key", ["s", "colon", "question_mark", "i"])
async def test_escape_leads_back_from_every_screen_and_the_prompt_has_the_focus(world: World, key: str) -> None:
    await world.prefix(key)
    await world.until(lambda: world.app.screen is not world.screen)
    await world.press("escape")
    await world.until(lambda: world.app.screen is world.screen)
    await world.press("a")
    assert world.view.prompt.text == "a"


async def test_scroll_mode_moves_searches_and_ends_at_the_end(world: World) -> None:
    await world.run("for i in range(200): print('row', i)")
    await world.prefix("left_square_bracket")
    await world.press("g")
    await world.until(lambda: "scroll mode" in world.border and "more" in world.border)
    assert world.view.transcript.at_top
    await world.press("slash")
    await world.until(lambda: world.screen.line.display)
    await world.press(*"row 150", "enter")
    await world.until(lambda: not world.view.transcript.at_top)
    offset = world.view.transcript.row_offset
    await world.press("k", "j", "ctrl+u", "ctrl+d", "pageup", "pagedown", "n", "N", "left_curly_bracket")
    await world.press("Z")
    assert "q ends it" in world.status
    assert offset > 0
    await world.press("q")
    await world.until(lambda: world.view.transcript.following and not world.screen.desk.scrolling)
    await world.press("a")
    assert world.view.prompt.text == "a"


async def test_nothing_ticks_while_nothing_happens(world: World) -> None:
    await world.run("1 + 1")
    await world.until(lambda: not world.screen.ticker.running)
    await world.run("import time; time.sleep(60)", wait=False)
    await world.until(lambda: world.screen.ticker.running)
    await world.press("ctrl+c")
    await world.until(lambda: world.idle and not world.screen.ticker.running)
