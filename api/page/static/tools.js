// Small things that every part of the page uses.
export const element = (id) => document.getElementById(id);
export const values = JSON.parse(element("values").textContent);

export function fill(pattern, parts) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => (name in parts ? parts[name] : whole));
}

// Screen readers are told of every change; the same words twice in a row would not be read again.
export function say(message) {
  const said = element("said");
  said.textContent = said.textContent === message ? `${message}\u00a0` : message;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

export function make(name, text, className) {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}
