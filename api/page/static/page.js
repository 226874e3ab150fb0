// The page's form: what is pasted, dropped or chosen is sent to the server at once, and its drawing put into place. The state stands in the address, the text never.
import {enliven, place} from "./drawing.js";
import {listen as listenForKeys} from "./keys.js";
import {showDigest} from "./digest.js";
import {element as at, fill, say, values} from "./tools.js";

const {words, budgets} = values;
const form = at("form"), text = at("text"), files = at("files"), example = at("example"), result = at("result");
const controls = {ranker: at("ranker"), versus: at("versus"), by: at("by"), amount: at("amount")};
const slider = at("slider");
const TYPING = 400, PATIENCE = 700;
let timer = 0, running = false, wanted = false, turn = 0;

document.documentElement.classList.remove("no-js");

function hasArticle() {
  return Boolean(text.value.trim() || files.files.length || example.value);
}

function body(save) {
  const data = new FormData(form);
  if (save) data.set("save", save);
  return data;
}

async function ask(path, data) {
  const key = at("key")?.value.trim();
  const language = document.documentElement.lang.slice(0, 2);
  return fetch(`${path}?language=${language}`, {method: "POST", body: data, headers: key ? {Authorization: `Bearer ${key}`} : {}});
}

// One request at a time: whatever changes meanwhile is asked for when the answer is there, and only the last of it.
async function draw() {
  clearTimeout(timer);
  if (running) { wanted = true; return; }
  if (!hasArticle()) { empty(); return; }
  running = true;
  const mine = turn;
  document.body.classList.add("working");
  const patience = setTimeout(() => say(words.working), PATIENCE);
  try {
    const answer = await ask("draw", body());
    const html = await answer.text();
    if (mine === turn) show(answer, html);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    showErrors({form: words.error_offline});
  } finally {
    running = false;
    clearTimeout(patience);
    document.body.classList.remove("working");
    if (wanted) { wanted = false; draw(); }
  }
}

function show(answer, html) {
  if (answer.headers.get("X-Result") === "digest") {
    showErrors({});
    showDigest(result, html, save);
    document.body.classList.add("has-result");
    remember();
    return;
  }
  if (!(answer.headers.get("Content-Type") || "").startsWith("text/html")) {
    showErrors({form: words[`error_${answer.status}`] || fill(words.error_other, {status: answer.status})});
    return;
  }
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const wrong = fresh.querySelectorAll("[data-error]");
  showErrors(Object.fromEntries([...wrong].map((one) => [one.dataset.error, one.textContent])));
  if (wrong.length) {
    // another article's result must not stand under the one that could not be read
    if ([...wrong].some((one) => one.dataset.error === "text" || one.dataset.error === "files")) empty();
    return;
  }
  place(result, fresh.querySelector(".drawn"));
  document.body.classList.add("has-result");
  const drawn = result.querySelector(".drawn");
  say(fill(words.drawn, {sentences: drawn.dataset.sentences, characters: drawn.dataset.characters}));
  remember();
  performance.mark("drawn");
}

function showErrors(found) {
  for (const slot of form.parentElement.querySelectorAll(".error")) {
    const name = slot.id.replace("error-", "");
    slot.textContent = found[name] || "";
    const field = at(name);
    if (name in found && field !== form) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
  const first = Object.values(found)[0];
  if (first) say(first);
}

function empty() {
  result.replaceChildren(Object.assign(document.createElement("p"), {className: "nothing", textContent: words.empty}));
  document.body.classList.remove("has-result");
  remember();
}

// The settings and the name of an example stand in the address; an article never does.
function remember() {
  const query = new URLSearchParams();
  const {by} = controls;
  if (by.value !== "sentences") query.set("by", by.value);
  if (controls.ranker.value !== "learned") query.set("ranker", controls.ranker.value);
  if (controls.versus.value) query.set("versus", controls.versus.value);
  if (Number(controls.amount.value) !== budgets[by.value].first) query.set("amount", controls.amount.value);
  if (example.value) query.set("example", example.value);
  if (form.dataset.language) query.set("language", form.dataset.language);
  const address = `${location.pathname}${query.size ? `?${query}` : ""}${location.hash}`;
  if (address !== location.pathname + location.search + location.hash) history.replaceState(history.state, "", address);
}

function soon(milliseconds) {
  clearTimeout(timer);
  turn += 1;
  timer = setTimeout(draw, milliseconds);
  if (!milliseconds) { clearTimeout(timer); draw(); }
}

function setExample(name) {
  example.value = name;
  for (const link of form.querySelectorAll("[data-example]")) {
    if (link.dataset.example === name) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

function nameFiles() {
  const names = [...files.files].map((file) => file.name);
  at("chosen").hidden = !names.length;
  at("chosen").firstElementChild.textContent = fill(names.length > 1 ? words.chosen : words.chosen_one, {n: names.length, names: names.slice(0, 6).join("、") + (names.length > 6 ? "…" : "")});
}

function forgetFiles() {
  files.value = "";
  nameFiles();
}

async function save(kind) {
  const answer = await ask("draw", body(kind));
  if (!answer.headers.has("Content-Disposition")) { show(answer, await answer.text()); return; }
  const link = document.createElement("a");
  link.download = answer.headers.get("Content-Disposition").split("filename=")[1];
  link.href = URL.createObjectURL(await answer.blob());
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  say(fill(words.saved, {name: link.download}));
}

text.addEventListener("input", (event) => {
  if (files.files.length) forgetFiles();
  setExample("");
  const isWhole = event.inputType === "insertFromPaste" || event.inputType === "insertFromDrop";
  document.body.classList.toggle("editing", !isWhole);
  soon(isWhole ? 0 : TYPING);
});
// with a result the field is small, so that the result is seen; who works in it gets room
text.addEventListener("pointerdown", () => document.body.classList.add("editing"));
text.addEventListener("blur", () => document.body.classList.remove("editing"));
files.addEventListener("change", () => {
  nameFiles();
  if (!files.files.length) return;
  text.value = "";
  setExample("");
  soon(0);
});
at("unchoose").addEventListener("click", () => { forgetFiles(); text.focus(); soon(0); });
at("clear").addEventListener("click", () => { text.value = ""; forgetFiles(); setExample(""); showErrors({}); text.focus(); soon(0); });
form.addEventListener("click", (event) => {
  const link = event.target.closest("[data-example]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  text.value = "";
  forgetFiles();
  setExample(link.dataset.example);
  soon(0);
});
form.addEventListener("submit", (event) => {
  const pressed = event.submitter;
  if (pressed?.name === "switch") {
    if (!at("key")) return; // the page comes back in the other language, text and all
    event.preventDefault();
    location.search = new URL(pressed.formAction).search;
    return;
  }
  event.preventDefault();
  if (pressed?.name === "save") save(pressed.value);
  else if (hasArticle()) soon(0);
  else { showErrors({text: words.error_nothing}); text.focus(); }
});

function takeBudget() {
  const budget = budgets[controls.by.value];
  slider.min = controls.by.value === "sentences" ? budget.low : budget.step;
  slider.max = budget.reach;
  slider.step = budget.step;
  controls.amount.min = budget.low;
  controls.amount.max = budget.high;
  slider.value = controls.amount.value = budget.first;
  at("unit").textContent = words[`unit_${controls.by.value}`];
}

controls.by.addEventListener("change", () => { takeBudget(); soon(0); });
controls.versus.addEventListener("change", () => soon(0));
controls.ranker.addEventListener("change", () => { at("about").textContent = words[`about_${controls.ranker.value}`]; soon(0); });
slider.addEventListener("input", () => {
  controls.amount.value = slider.value;
  if (result.querySelector("[data-long]")) say(words.long);
  else soon(0);
});
slider.addEventListener("change", () => { if (result.querySelector("[data-long]")) soon(0); });
controls.amount.addEventListener("input", () => { slider.value = controls.amount.value; soon(TYPING); });

let depth = 0;
const carriesFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
addEventListener("dragenter", (event) => { if (carriesFiles(event)) { depth += 1; at("dropping").hidden = false; } });
addEventListener("dragleave", (event) => { if (carriesFiles(event) && --depth <= 0) { depth = 0; at("dropping").hidden = true; } });
addEventListener("dragover", (event) => { if (carriesFiles(event)) event.preventDefault(); });
addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  depth = 0;
  at("dropping").hidden = true;
  files.files = event.dataTransfer.files;
  files.dispatchEvent(new Event("change"));
});

listenForKeys(() => { document.body.classList.add("editing"); text.focus(); });
nameFiles();
if (result.querySelector(".drawn")) { enliven(result); remember(); }
else if (hasArticle() && !document.querySelector(".error:not(:empty)")) soon(0);
