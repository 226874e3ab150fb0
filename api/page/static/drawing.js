// Puts a new drawing into the page. Where the article is the same only its shades change, and what the reader looks at stays where it was.
import {closeWords, listenForWords} from "./words.js";
import {hideWhy, listenForWhy} from "./why.js";

const STATE = ["class", "data-v", "data-w"];

function firstVisible(article) {
  const pieces = article ? article.querySelectorAll("[data-o]") : [];
  let low = 0, high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[middle].getBoundingClientRect().bottom < 0) low = middle + 1;
    else high = middle;
  }
  // at the article's beginning there is no place to lose
  return low > 0 && low < pieces.length ? {offset: Number(pieces[low].dataset.o), top: pieces[low].getBoundingClientRect().top} : null;
}

function restore(article, seen) {
  if (!seen || !article) return;
  const pieces = [...article.querySelectorAll("[data-o]")];
  const found = pieces.findLast((piece) => Number(piece.dataset.o) <= seen.offset);
  if (found) scrollBy({top: found.getBoundingClientRect().top - seen.top, behavior: "instant"});
}

function repaint(old, fresh) {
  const pieces = old.querySelectorAll("[data-o]");
  fresh.querySelectorAll("[data-o]").forEach((piece, i) => {
    for (const name of STATE) {
      const value = piece.getAttribute(name);
      if (pieces[i].getAttribute(name) === value) continue;
      if (value === null) pieces[i].removeAttribute(name);
      else pieces[i].setAttribute(name, value);
    }
  });
  for (const name of ["data-parts", "data-ranker"]) old.setAttribute(name, fresh.getAttribute(name));
}

export function place(result, fresh) {
  const old = result.querySelector(".drawn");
  const focus = result.contains(document.activeElement) ? document.activeElement.id : "";
  hideWhy();
  closeWords();
  const same = old && old.dataset.key === fresh.dataset.key;
  const seen = same ? firstVisible(old.querySelector("#article")) : null;
  const aside = same ? old.querySelector(".summary").scrollTop : 0;
  if (same && old.dataset.split === fresh.dataset.split) {
    repaint(old.querySelector("#article"), fresh.querySelector("#article"));
    for (const part of fresh.querySelectorAll("[data-part]")) old.querySelector(`[data-part=${part.dataset.part}]`).replaceWith(part);
    old.className = fresh.className;
    for (const name of ["sentences", "characters"]) old.dataset[name] = fresh.dataset[name];
  } else {
    result.replaceChildren(fresh);
  }
  enliven(result);
  result.querySelector(".summary").scrollTop = aside;
  if (focus && document.activeElement.id !== focus) document.getElementById(focus)?.focus({preventScroll: true});
  restore(result.querySelector("#article"), seen);
}

export function enliven(result) {
  const article = result.querySelector("#article");
  const first = article.querySelector("[class*=k]") || article.querySelector(".s");
  for (const other of article.querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
  if (first) first.tabIndex = 0;
  listenForWhy(result);
  listenForWords(result);
}
