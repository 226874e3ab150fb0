// Why a sentence was chosen or not: the parts of its score, beside it when it is pointed at or has the focus.
import {element as at, fill, make, say, svg, values} from "./tools.js";

const {words} = values;
const card = at("why");
const listening = new WeakSet();
let shownFor = null, shownAt = null, dismissed = null;

const article = () => at("article");
export const sentence = (index) => at(`s${index}`);
const indexOf = (piece) => Number(piece.dataset.of ?? piece.id.slice(1));
const score = (piece) => Number(piece.dataset.v);

function rank(piece) {
  let better = 0, all = 0;
  for (const other of article().querySelectorAll("[data-v]")) {
    all += 1;
    if (score(other) > score(piece)) better += 1;
  }
  return {rank: better + 1, n: all};
}

function parts(piece) {
  const names = article().dataset.parts.split(" ").filter(Boolean);
  const numbers = (piece.dataset.w || "").split(" ").filter(Boolean).map(Number);
  return names.map((name, i) => [words[`part_${name}`] || name, (numbers[i] || 0) / 1000]);
}

function bar(value, reach) {
  const drawing = svg("svg", {viewBox: "-100 0 200 8", preserveAspectRatio: "none", "aria-hidden": "true"});
  const width = Math.abs(value) / reach * 100;
  drawing.append(svg("rect", {x: value < 0 ? -width : 0, y: 0, width, height: 8, class: value < 0 ? "less" : "more"}), svg("line", {x1: 0, x2: 0, y1: 0, y2: 8, class: "axis"}));
  return drawing;
}

function signed(value) {
  const digits = Math.abs(value).toFixed(2);
  return Number(digits) ? `${value < 0 ? "−" : "+"}${digits}` : digits;
}

function describe(piece) {
  const found = parts(piece);
  const isKey = /\bk\d/.test(piece.className);
  const head = `${fill(words.why_rank, rank(piece))}${isKey ? ` · ${words.why_key}` : ""}`;
  const rows = make("dl", "");
  const row = (name, value, drawing) => {
    const place = make("dd", "");
    place.append(drawing);
    rows.append(make("dt", name), place, make("dd", value, "value"));
  };
  const whole = svg("svg", {viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true"});
  whole.append(svg("rect", {width: score(piece) / 10, height: 8, class: "more"}));
  row(words.why_score, (score(piece) / 1000).toFixed(2), whole);
  const reach = Math.max(...found.map(([, value]) => Math.abs(value)), 0.01);
  for (const [name, value] of found) row(name, signed(value), bar(value, reach));
  const best = found.reduce((one, other) => (other[1] > one[1] ? other : one), ["", 0.005]);
  const note = found.length ? (best[0] ? fill(words.why_most, {part: best[0]}) : "") : `${words[`about_${article().dataset.ranker}`]}${words.graph_note}`;
  return [make("h3", head), make("p", note, "most"), rows];
}

function put(anchor) {
  const box = anchor.getClientRects()[0] || anchor.getBoundingClientRect();
  const size = card.getBoundingClientRect();
  const last = [...anchor.getClientRects()].at(-1) || box;
  const below = last.bottom + 8 + size.height < innerHeight;
  card.style.left = `${Math.max(12, Math.min(box.left, document.documentElement.clientWidth - size.width - 12))}px`;
  card.style.top = `${Math.max(12, below ? last.bottom + 8 : box.top - size.height - 8)}px`;
}

export function showWhy(index, anchor) {
  const piece = sentence(index);
  if (!piece) return;
  hideWhy();
  card.replaceChildren(...describe(piece));
  card.hidden = false;
  put(anchor);
  shownFor = piece;
  shownAt = anchor;
  if (anchor === document.activeElement) anchor.setAttribute("aria-describedby", "why");
  for (const one of pieces(index)) one.classList.add("on");
  for (const one of document.querySelectorAll(`.strip:not(.second) [data-for="${index}"]`)) one.classList.add("on");
  const graph = document.querySelector(".graph");
  const arcs = graph ? graph.querySelectorAll(`[data-from="${index}"],[data-to="${index}"]`) : [];
  for (const arc of arcs) arc.classList.add("on");
  if (arcs.length) graph.classList.add("pointed");
}

export function hideWhy() {
  if (!shownFor) return;
  card.hidden = true;
  for (const one of document.querySelectorAll("#result .on")) one.classList.remove("on");
  document.querySelector(".graph")?.classList.remove("pointed");
  shownAt.removeAttribute("aria-describedby");
  shownFor = null;
}

// What has the focus is explained again when the pointer is gone, unless it was sent away.
function rest() {
  const focused = document.activeElement.closest("#result") && document.activeElement !== dismissed ? subject(document.activeElement) : null;
  if (focused) showWhy(focused.index, focused.anchor);
  else hideWhy();
}

export function dismissWhy() {
  dismissed = document.activeElement;
  hideWhy();
}

function pieces(index) {
  return [sentence(index), ...article().querySelectorAll(`[data-of="${index}"]`)];
}

// Brings a sentence into view and gives it the focus, which shows why; one stop of the tab key for the whole article.
export function go(index, isInSight = false) {
  const piece = sentence(index);
  if (!piece) return;
  for (const other of article().querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
  piece.tabIndex = 0;
  if (!isInSight) piece.scrollIntoView({block: "center", behavior: "instant"});
  piece.focus({preventScroll: true});
}

export function step(direction, keysOnly) {
  const all = [...article().querySelectorAll(keysOnly ? "[data-v][class*=k]" : "[data-v]")];
  const here = document.activeElement.closest?.("#article [data-v]");
  if (!all.length) return;
  let next = 0;
  if (here) {
    const later = all.findIndex((one) => one.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_PRECEDING);
    const earlier = all.findLastIndex((one) => one.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING);
    next = direction > 0 ? later : earlier;
  } else if (direction < 0) next = all.length - 1;
  if (next >= 0) go(indexOf(all[next]));
}

function subject(target) {
  const piece = target.closest?.("#article .s");
  if (piece) return {index: indexOf(piece), anchor: piece};
  const link = target.closest?.("[data-for]");
  return link ? {index: Number(link.dataset.for), anchor: link} : null;
}

export function listenForWhy(result) {
  if (listening.has(result)) return;
  listening.add(result);
  result.addEventListener("pointerover", (event) => {
    const found = event.pointerType === "mouse" ? subject(event.target) : null;
    if (found) showWhy(found.index, found.anchor);
  });
  result.addEventListener("pointerout", (event) => {
    if (event.pointerType === "mouse" && subject(event.target)) rest();
  });
  result.addEventListener("focusin", (event) => {
    const found = subject(event.target);
    dismissed = null;
    if (found) showWhy(found.index, found.anchor);
  });
  result.addEventListener("focusout", hideWhy);
  result.addEventListener("click", (event) => {
    const found = subject(event.target);
    if (!found) { hideWhy(); return; }
    const isInSight = Boolean(found.anchor.closest("#article"));
    if (isInSight && String(getSelection())) return;
    go(found.index, isInSight);
    say(`${fill(words.why_rank, rank(sentence(found.index)))}`);
  });
  result.addEventListener("keydown", (event) => {
    if (!event.target.closest("#article .s") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
    event.preventDefault();
    step(event.key === "ArrowRight" ? 1 : -1, false);
  });
  addEventListener("scroll", () => {
    if (!shownFor) return;
    if (shownAt === document.activeElement || shownAt.matches(":hover")) put(shownAt);
    else rest();
  }, {passive: true});
}
