// Looks at a page as somebody would who sees it enlarged, without colour, or only by Tab.
window.look = (() => {
  const PRESSABLE =
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const called = (on) => on.outerHTML.slice(0, 110).replace(/\s+/g, " ");
  const shown = (on) => on.checkVisibility({ visibilityProperty: true });
  const layer = () => document.querySelector("dialog[open]") ?? document;
  const pressable = () => all(PRESSABLE, layer()).filter(shown);

  const unsound = () => {
    const faults = [];
    const wants = [
      [all("h1", layer()).filter(shown).length === 1, "one h1"],
      [document.title.trim() !== "", "a title"],
      [document.documentElement.lang !== "", "a language"],
      [all("main").length === 1, "one main"],
    ];
    for (const [held, what] of wants) held || faults.push(`not ${what}`);
    return faults;
  };

  const tooWide = () => {
    const faults = [];
    const root = document.documentElement;
    const seen = root.clientWidth;
    const scrolls = (on) => ["auto", "scroll"].includes(getComputedStyle(on).overflowX);
    if (root.scrollWidth > seen) {
      const wide = all("body *").filter(
        (on) => on.getBoundingClientRect().right > seen + 1 && !on.parentElement.closest(".scroll"),
      );
      faults.push(`${root.scrollWidth} in ${seen}: ${wide.slice(-2).map(called).join(" | ")}`);
    }
    for (const on of all("main *, dialog *").filter((on) => shown(on) && on.clientWidth > 1)) {
      const over = on.scrollWidth > on.clientWidth + 1;
      if (over && scrolls(on)) {
        const region = on.matches("textarea, input, select") ||
          (on.getAttribute("role") === "region" && on.ariaLabel && on.tabIndex === 0);
        region || faults.push(`scrolls without a name or a stop: ${called(on)}`);
      } else if (over && getComputedStyle(on).overflowX !== "visible" && !(on instanceof SVGElement)) {
        on.matches("select, input") || faults.push(`cuts off: ${called(on)}`);
      }
    }
    return faults;
  };

  const centre = (on) => {
    const [box] = [...on.getClientRects()].filter((one) => one.width > 0 && one.height > 0);
    return box && [box, box.left + box.width / 2, box.top + box.height / 2];
  };

  const outOfReach = () => {
    const faults = [];
    document.documentElement.style.scrollBehavior = "auto";
    for (const on of pressable().filter((on) => !on.matches(".skip, .scroll"))) {
      on.scrollIntoView({ block: "center", inline: "center" });
      const [box, x, y] = centre(on) ?? [];
      if (!box) {
        faults.push(`no place: ${called(on)}`);
        continue;
      }
      if (!on.closest(".scroll") && (box.left < -1 || box.right > innerWidth + 1)) {
        faults.push(`cut: ${called(on)}`);
      }
      const top = document.elementFromPoint(x, y);
      const own = on.contains(top) || top?.contains(on) || [...(on.labels ?? [])].includes(top);
      own || faults.push(`covered by ${top && called(top)}: ${called(on)}`);
    }
    return faults;
  };

  // What would be a stop of Tab: one of each group of radio buttons.
  const stops = () => {
    const groups = new Set();
    return pressable().filter((on) => {
      if (on.disabled || on.tabIndex < 0) return false;
      if (on.type !== "radio") return true;
      return !groups.has(key(on)) && groups.add(key(on));
    });
  };

  const ring = (on) => {
    const style = getComputedStyle(on);
    const outline = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
    return [outline, style.outlineColor, style.boxShadow].join(";");
  };
  const ringed = (on) => {
    const style = getComputedStyle(on);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) ||
      style.boxShadow !== "none";
  };

  const key = (on) => (on.type === "radio" ? `${on.form?.action} ${on.name}` : on);
  let expected, before, reached, dim, hidden;
  const watchFocus = () => {
    document.activeElement?.blur();
    getSelection().removeAllRanges();
    scrollTo(0, 0);
    document.documentElement.style.scrollBehavior = "auto";
    expected = stops();
    before = new Map(expected.map((on) => [on, ring(on)]));
    [reached, dim, hidden] = [new Set(), new Set(), new Set()];
    addEventListener("focusin", ({ target: on }) => {
      reached.add(key(on));
      if (!ringed(on) || before.get(on) === ring(on)) dim.add(on);
      const [box, x, y] = centre(on) ?? [];
      if (!box || on.matches(".scroll")) return;
      const top = document.elementFromPoint(x, y);
      if (top && !on.contains(top) && !top.contains(on)) hidden.add(on);
    });
    return expected.length;
  };

  const lost = () => {
    return [
      ...expected.filter((on) => !reached.has(key(on))).map((on) => `not reached: ${called(on)}`),
      ...[...dim].map((on) => `focus not seen: ${called(on)}`),
      ...[...hidden].map((on) => `focus covered: ${called(on)}`),
    ];
  };

  const seconds = (times) =>
    Math.max(...times.split(",").map((t) => parseFloat(t) * (t.trim().endsWith("ms") ? 0.001 : 1)));
  const moving = () => {
    const faults = [];
    for (const on of all("*")) {
      for (const part of [null, "::before", "::after"]) {
        const style = getComputedStyle(on, part);
        const animated = style.animationName !== "none" && seconds(style.animationDuration) > 0.01;
        if (animated || seconds(style.transitionDuration) > 0.01) faults.push(called(on));
      }
    }
    const scroll = getComputedStyle(document.documentElement).scrollBehavior;
    if (scroll !== "auto") faults.push(`scrolls ${scroll}`);
    return faults;
  };

  // Contrast as WCAG reckons it; a colour that is not there has none.
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const channels = (colour) => {
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
    return [...paint.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const part = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const ratio = (colour, ground) => {
    if (colour === "none" || channels(colour)[3] < 128) return 1;
    const [a, b] = [light(channels(colour)), light(channels(ground))].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };

  const toldByColour = () => {
    const faults = [];
    const ground = getComputedStyle(document.body).backgroundColor;
    const drawn = "svg :is(rect, path, line, circle, text)";
    for (const on of all(drawn).filter((on) => shown(on) && !on.closest(".role-axis-grid"))) {
      const box = on.getBoundingClientRect();
      const style = getComputedStyle(on);
      const bare = style.fill === "none" && style.stroke === "none";
      if (bare || on.matches(".background") || (box.width < 1 && box.height < 1)) continue;
      const width = style.stroke === "none" ? 0 : parseFloat(style.strokeWidth);
      const best = Math.max(ratio(style.fill, ground), width ? ratio(style.stroke, ground) : 1);
      const least = on.tagName === "text" ? 4.5 : 3;
      const under = on.tagName === "text" && on.closest(".mark-text") ? 3 : least;
      best >= under || faults.push(`${best.toFixed(1)} of the ground: ${called(on)}`);
    }
    const bordered = (style) => style.borderTopStyle !== "none" && parseFloat(style.borderTopWidth) > 0;
    for (const on of all(".mark, .swatch, .told, .problems, button, .button").filter(shown)) {
      const style = getComputedStyle(on);
      const edge = bordered(style) && ratio(style.borderTopColor, ground) >= 3;
      const said = on.innerText.trim() !== "" || on.matches(".swatch");
      (edge && said) || faults.push(`no border or no words: ${called(on)}`);
    }
    for (const on of all(".claim").filter(shown)) {
      /[✓↻✗]/.test(on.innerText) || faults.push(`no sign: ${called(on)}`);
    }
    for (const on of all("nav [aria-current]")) {
      const others = all("nav a:not([aria-current])").filter((a) => on.closest("ul").contains(a));
      const line = (a) => getComputedStyle(a).borderBottomColor;
      if (others.some((a) => line(a) === line(on))) faults.push(`as its neighbours: ${called(on)}`);
    }
    return faults;
  };

  const boundToScripts = () => {
    const faults = [];
    for (const on of all("a")) {
      const where = on.getAttribute("href") ?? "";
      const leads = /^(\/|\?|https?:)/.test(where) ||
        (where.startsWith("#") && document.getElementById(where.slice(1)));
      leads || faults.push(called(on));
    }
    for (const on of all("form")) {
      const sends = on.getAttribute("action")?.startsWith("/") && on.querySelector("button[type=submit]");
      sends || faults.push(called(on));
    }
    for (const on of all("button[type=button], [onclick], [hidden]")) faults.push(called(on));
    return faults;
  };

  return { unsound, tooWide, outOfReach, watchFocus, lost, moving, toldByColour, boundToScripts };
})();
