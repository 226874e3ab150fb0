// Where a keyword stands: its offsets count code points of the article, the page's text counts UTF-16 units.
import {element as at, fill, say, svg, values} from "./tools.js";

const {words} = values;
const listening = new WeakSet();
let ranges = [], current = 0, word = "", pressed = null;

function units(text, points) {
  if (!/[\ud800-\udfff]/.test(text)) return Math.min(points, text.length);
  return [...text].slice(0, points).join("").length;
}

function pieceAt(pieces, offset) {
  let low = 0, high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (Number(pieces[middle].dataset.o) <= offset) low = middle;
    else high = middle - 1;
  }
  return pieces[low];
}

export function rangeOf(start, end) {
  const pieces = at("article").querySelectorAll("[data-o]");
  const range = new Range();
  for (const [offset, set] of [[start, "setStart"], [end, "setEnd"]]) {
    // an end belongs to the piece of the character before it
    const piece = pieceAt(pieces, set === "setEnd" ? offset - 1 : offset);
    const node = piece.firstChild;
    range[set](node, units(node.data, offset - Number(piece.dataset.o)));
  }
  return range;
}

function paint() {
  if (!("highlights" in CSS)) { getSelection().removeAllRanges(); getSelection().addRange(ranges[current]); return; }
  CSS.highlights.set("found", new Highlight(...ranges.filter((_, i) => i !== current)));
  CSS.highlights.set("at", new Highlight(ranges[current]));
}

function tick(spans) {
  const strip = document.querySelector(".strip svg");
  const length = Number(at("article").dataset.length) || 1;
  for (const [start, end] of spans) strip.append(svg("rect", {class: "tick", x: start / length * 1000, y: 65, width: Math.max((end - start) / length * 1000, 3), height: 5}));
}

function show(index, scroll = true) {
  current = (index + ranges.length) % ranges.length;
  const message = fill(words.occurrences, {word, at: current + 1, n: ranges.length});
  at("found-text").textContent = message;
  say(message);
  paint();
  const piece = ranges[current].startContainer.parentElement;
  if (scroll) piece.scrollIntoView({block: "center", behavior: "instant"});
}

export function closeWords() {
  at("found").hidden = true;
  if ("highlights" in CSS) { CSS.highlights.delete("found"); CSS.highlights.delete("at"); }
  for (const one of document.querySelectorAll(".tick")) one.remove();
  pressed?.setAttribute("aria-pressed", "false");
  pressed = null;
  ranges = [];
}

function open(button) {
  const again = pressed === button;
  closeWords();
  if (again) return;
  word = button.dataset.word;
  pressed = button;
  button.setAttribute("aria-pressed", "true");
  const spans = button.dataset.at.split(" ").filter(Boolean).map((pair) => pair.split("-").map(Number));
  at("found").hidden = false;
  for (const id of ["found-previous", "found-next"]) at(id).hidden = spans.length < 2;
  if (!spans.length) {
    at("found-text").textContent = fill(words.nowhere, {word});
    say(at("found-text").textContent);
    return;
  }
  ranges = spans.map(([start, end]) => rangeOf(start, end));
  tick(spans);
  show(0);
}

export function isOpen() {
  return !at("found").hidden;
}

export function listenForWords(result) {
  if (listening.has(result)) return;
  listening.add(result);
  result.addEventListener("click", (event) => {
    const button = event.target.closest("[data-word]");
    if (button) open(button);
  });
  at("found-previous").addEventListener("click", () => show(current - 1));
  at("found-next").addEventListener("click", () => show(current + 1));
  at("found-close").addEventListener("click", () => { const back = pressed; closeWords(); back?.focus(); });
}
