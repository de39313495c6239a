// The page works without this file. With it: one press sends a form once, panels that an address
// names stand open, what a link would change is shown over the page, a start elsewhere is noted,
// and paper gets every panel.
"use strict";

addEventListener("submit", (event) => {
  if (event.target.ariaBusy === "true") {
    event.preventDefault();
  }
  event.target.ariaBusy = "true";
});

addEventListener("pageshow", () => {
  for (const form of document.forms) {
    form.ariaBusy = null;
  }
});

const openNamed = () => {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const panel = named?.closest("details");
  if (panel) {
    panel.open = true;
  }
  if (named?.matches(".told")) {
    named.focus();
  }
};
addEventListener("hashchange", openNamed);
openNamed();

// The same page that the link leads to, over this one: asked for when it is opened, not before.
const dialog = document.createElement("dialog");
let latest = 0;

const show = async (address) => {
  const mine = ++latest;
  const waiting = document.createElement("p");
  waiting.textContent = document.body.dataset.waiting ?? "Working it out … This may take a moment.";
  waiting.role = "status";
  dialog.ariaLabel = waiting.textContent;
  dialog.replaceChildren(waiting);
  dialog.isConnected || document.body.append(dialog);
  dialog.open || dialog.showModal();
  try {
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine !== latest || !dialog.open) {
      return;
    }
    const heading = page.querySelector("main h1");
    heading.tabIndex = -1;
    dialog.lang = page.documentElement.lang;
    dialog.ariaLabel = heading.textContent.trim();
    dialog.replaceChildren(...page.querySelector("main").children);
    heading.focus();
  } catch {
    location.assign(address);
  }
};

addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-dialog], a[data-close]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
    return;
  }
  if (link.matches("[data-dialog]")) {
    event.preventDefault();
    show(link.href);
  } else if (dialog.open) {
    event.preventDefault();
    dialog.close();
  }
});

// Another site's page opens at once; that it was started is sent beside.
addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-start]");
  const token = document.querySelector("input[name=token]");
  if (link && token) {
    const [path] = location.pathname.match(/^\/paths\/[^/]+/);
    const body = new URLSearchParams({ token: token.value, item: link.dataset.start });
    fetch(`${path}/start`, { method: "POST", body, keepalive: true, redirect: "manual" });
  }
});

let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("main details:not([open])")];
  opened.forEach((panel) => (panel.open = true));
});
addEventListener("afterprint", () => opened.forEach((panel) => (panel.open = false)));
