// A page that tells how far something is, told again in place: the focus stays where it is, and
// whoever reads it is not thrown back to its beginning. Without this file a link looks again.
"use strict";

const AGAIN_MS = 2000;

const lookAgain = async () => {
  const main = document.querySelector("main");
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const far = page.querySelector("[data-far]");
    if (!far) {
      const on = document.activeElement;
      const reading = on === document.body || main.contains(on);
      document.title = page.title;
      main.replaceChildren(...page.querySelector("main").children);
      const heading = main.querySelector("h1");
      heading.tabIndex = -1;
      if (reading) {
        heading.focus();
      }
      return;
    }
    main.querySelector("[data-far]").replaceChildren(...far.children);
  } catch {
    // The service may be busy or away for a moment; the next look tells.
  }
  setTimeout(lookAgain, AGAIN_MS);
};

if (document.querySelector("[data-far]")) {
  setTimeout(lookAgain, AGAIN_MS);
}
