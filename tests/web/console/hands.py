"""How somebody works a page: with a pointer, or with Tab, Enter, Space and typing alone."""

from typing import Protocol

from playwright.sync_api import Locator, expect

MOST_TABS = 200
FOCUS = """(on) => {
  const focused = document.activeElement, style = getComputedStyle(focused);
  const group = on.type === "radio" && focused.type === "radio" && on.name === focused.name;
  return [
    focused === on || group,
    focused === document.body ||
      (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2),
    focused.outerHTML.slice(0, 120),
  ];
}"""


class Hand(Protocol):
    """What a person does to a page; each act waits until the page is ready for it."""

    def press(self, on: Locator) -> None:
        """Follow a link, press a button, open a panel."""

    def write(self, on: Locator, text: str) -> None:
        """Write into a field."""

    def choose(self, on: Locator, words: str) -> None:
        """Choose the option of a list that begins with these words."""

    def tick(self, on: Locator) -> None:
        """Choose one of several by its button."""


class Pointer(Hand):
    """A mouse or a finger, and a keyboard to write with."""

    def press(self, on: Locator) -> None:
        on.click()

    def write(self, on: Locator, text: str) -> None:
        on.fill(text)

    def choose(self, on: Locator, words: str) -> None:
        option = on.locator("option").filter(has_text=words).first
        on.select_option(option.get_attribute("value"))

    def tick(self, on: Locator) -> None:
        on.check()


class Keyboard(Hand):
    """Tab, Enter, Space and typing; wherever the focus goes on the way, it can be seen."""

    def press(self, on: Locator) -> None:
        _tab_to(on)
        on.page.keyboard.press("Enter")

    def write(self, on: Locator, text: str) -> None:
        _tab_to(on)
        on.page.keyboard.type(text)
        expect(on).to_have_value(text)

    def choose(self, on: Locator, words: str) -> None:
        _tab_to(on)
        on.page.keyboard.type(words)
        expect(on.locator("option:checked")).to_contain_text(words)

    def tick(self, on: Locator) -> None:
        # Tab enters a group of buttons at one of them; arrows go on to the others.
        _tab_to(on)
        keys = on.page.keyboard
        keys.press("Space")
        for _ in range(10):
            if on.is_checked():
                return
            keys.press("ArrowDown")
        raise AssertionError("the arrows never reach it")


def _tab_to(on: Locator) -> None:
    expect(on).to_be_visible()
    wanted = on.element_handle()
    for _ in range(MOST_TABS):
        on.page.keyboard.press("Tab")
        there, seen, what = wanted.evaluate(FOCUS)
        assert seen, f"the focus cannot be seen: {what}"
        if there:
            return
    raise AssertionError(f"Tab never reaches it: {on}")
