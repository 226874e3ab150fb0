// One key for each thing that is done often; they can be turned off, for those whose speech input types them.
import {element as at, say, values} from "./tools.js";
import {dismissWhy, step} from "./why.js";
import {closeWords, isOpen} from "./words.js";

const {words} = values;
const STORED = "summarizer.keys";

async function copy(text, message) {
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    done = copyTheOldWay(text); // pages that are not served securely have no clipboard
  }
  say(done ? message : words.not_copied);
  return done;
}

function copyTheOldWay(text) {
  const box = Object.assign(document.createElement("textarea"), {value: text, className: "quiet"});
  const before = document.activeElement;
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  before?.focus({preventScroll: true});
  return done;
}

// The button that was meant says for a moment that it is done.
async function press(id, text, message) {
  const button = at(id);
  if (!button || !(await copy(text, message))) return;
  const label = button.firstChild;
  const before = label.data;
  if (button.dataset.done) return;
  button.dataset.done = "1";
  label.data = `${message} `;
  setTimeout(() => { label.data = before; delete button.dataset.done; }, 1600);
}

const copyLine = () => press("copy-line", at("line")?.textContent, words.copied_line);
const copySummary = () => press("copy-summary", [...document.querySelectorAll("#picks a")].map((one) => one.textContent).join(""), words.copied_summary);
const copyLink = () => press("share", location.href.split("#")[0], words.copied_link);

export function listen(focusText) {
  const keysOn = at("keys-on");
  keysOn.checked = localStorage.getItem(STORED) !== "off";
  keysOn.addEventListener("change", () => localStorage.setItem(STORED, keysOn.checked ? "on" : "off"));
  const actions = {c: copyLine, s: copySummary, j: () => step(1, true), k: () => step(-1, true), "/": focusText};
  document.addEventListener("click", (event) => {
    const id = event.target.closest("button")?.id;
    if (id === "copy-line") copyLine();
    else if (id === "copy-summary") copySummary();
    else if (id === "share") copyLink();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { if (isOpen()) at("found-close").click(); dismissWhy(); closeWords(); return; }
    const typing = event.target.closest("input:not([type=range]):not([type=checkbox]):not([type=file]), textarea, select");
    if (typing || !keysOn.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const action = actions[event.key.toLowerCase()];
    if (!action || (event.key !== "/" && !document.querySelector(".drawn"))) return;
    event.preventDefault();
    action();
  });
}
