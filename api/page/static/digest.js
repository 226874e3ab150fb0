// A digest in a frame of its own: the very document that can be saved.
import {make, say, values} from "./tools.js";

const {words} = values;
const KINDS = {html: "HTML", markdown: "Markdown", json: "JSON", csv: "CSV"};
let address = "";

function fit(frame) {
  const inner = frame.contentDocument.documentElement;
  const grow = () => { frame.style.height = `${inner.scrollHeight + 2}px`; };
  frame.style.height = "0";
  grow();
  new ResizeObserver(grow).observe(frame.contentDocument.body);
}

export function showDigest(result, html, save) {
  if (address) URL.revokeObjectURL(address);
  address = URL.createObjectURL(new Blob([html], {type: "text/html"}));
  const section = make("section", "", "digest");
  const head = document.createElement("header");
  const tools = [make("span", words.save, "hint")];
  for (const [kind, name] of Object.entries(KINDS)) {
    const button = Object.assign(make("button", name, "plain"), {type: "button"});
    button.dataset.save = kind;
    button.addEventListener("click", () => save(kind));
    tools.push(button);
  }
  const frame = Object.assign(document.createElement("iframe"), {title: words.digest_frame});
  const open = Object.assign(make("a", words.full_page), {href: address, target: "_blank", rel: "noopener"});
  const print = Object.assign(make("button", words.print, "plain"), {type: "button"});
  print.addEventListener("click", () => frame.contentWindow.print());
  head.append(make("h2", words.digest), ...tools, open, print);
  frame.addEventListener("load", () => { fit(frame); say(words.drawn_digest); performance.mark("drawn"); });
  frame.src = address;
  section.append(head, frame);
  result.replaceChildren(section);
}
