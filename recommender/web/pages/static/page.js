// The page works without this file. With it: one press sends a form once, panels that an address
// names stand open, and paper gets every panel.
"use strict";

for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    if (form.ariaBusy === "true") {
      event.preventDefault();
    }
    form.ariaBusy = "true";
  });
}

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
};
addEventListener("hashchange", openNamed);
openNamed();

let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("main details:not([open])")];
  opened.forEach((panel) => (panel.open = true));
});
addEventListener("afterprint", () => opened.forEach((panel) => (panel.open = false)));
