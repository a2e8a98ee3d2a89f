"use strict";
// The page is whole without this script. It adds: search, copying, and the address of this service.
const search = document.querySelector("#search");
const input = search.querySelector("input");
const found = search.querySelector("[role=status]");
const nothing = document.querySelector("#nothing");
const contents = document.querySelector(".contents details");
const sections = [...document.querySelectorAll("main > section")].map((node) => ({
  node,
  part: document.querySelector(`.part[href="#${node.id}"]`).parentElement,
  text: node.textContent.toLowerCase(),
  entries: [...node.querySelectorAll("article")].map((entry) => ({
    node: entry,
    item: document.querySelector(`.contents [href="#${entry.id}"]`)?.parentElement,
    name: entry.querySelector("h3").textContent.toLowerCase(),
    text: entry.textContent.toLowerCase(),
  })),
}));

function show() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (text) => words.every((word) => text.includes(word));
  const all = sections.flatMap((section) => section.entries);
  const byName = words.length > 0 && all.some((entry) => matches(entry.name));
  let count = 0;
  for (const section of sections) {
    let shown = section.entries.length === 0 && matches(section.text) && !byName ? 1 : 0;
    for (const entry of section.entries) {
      const hit = matches(byName ? entry.name : entry.text);
      entry.node.hidden = !hit;
      if (entry.item) entry.item.hidden = !hit;
      shown += hit ? 1 : 0;
    }
    section.node.hidden = section.part.hidden = shown === 0;
    count += shown;
  }
  nothing.hidden = count > 0;
  found.textContent = words.length ? `${count} found` : "";
}

function first() {
  const [target] = document.querySelectorAll("article:not([hidden])");
  if (!target) return;
  location.hash = target.id;
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

input.addEventListener("input", show);
input.addEventListener("keydown", (event) => {
  if (event.key === "Enter") first();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== input && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    input.focus();
    input.select();
  } else if (event.key === "Escape" && input.value) {
    input.value = "";
    show();
    input.focus();
  }
});
addEventListener("hashchange", () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target?.closest("[hidden]")) {
    input.value = "";
    show();
    target.scrollIntoView();
  }
});

for (const code of document.querySelectorAll("pre code")) {
  if (code.textContent.startsWith("URL=")) code.textContent = code.textContent.replace(/^URL=.*/, `URL=${location.origin}`);
  if (!navigator.clipboard) continue;
  const button = document.createElement("button");
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1500);
  });
  code.closest("figure").querySelector("figcaption").append(button);
}

if (matchMedia("(max-width: 60rem)").matches) contents.open = false;
search.hidden = false;
