/** Turns the small HTML of a reply into nodes: an allow-list, never innerHTML of a live element. */

const KEPT = new Set(["B", "STRONG", "I", "EM", "U", "INS", "S", "DEL", "CODE", "PRE"]);
const SWALLOWED = new Set(["SCRIPT", "STYLE", "TEMPLATE", "IFRAME", "OBJECT", "TITLE", "TEXTAREA"]);
const SCHEMES = new Set(["http:", "https:", "tel:", "mailto:"]);
const BARE_LINK = /https?:\/\/[^\s<>"«»]+/g;
const TRAILING = /[.,;:!?)\]]+$/;
const LONGEST_SHOWN = 48;

/** @param {string} html @returns {DocumentFragment} */
export function sanitise(html) {
  // A parsed document is inert: nothing in it runs or loads.
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const clean = document.createDocumentFragment();
  copy(parsed.body, clean, true);
  return clean;
}

/**
 * @param {Node} from
 * @param {Node} to
 * @param {boolean} links Whether bare addresses become links.
 */
function copy(from, to, links) {
  for (const node of from.childNodes) {
    if (node instanceof Text) to.appendChild(links ? linked(node.data) : node.cloneNode());
    else if (node instanceof Element) copyElement(node, to, links);
  }
}

function copyElement(element, to, links) {
  const tag = element.tagName;
  if (SWALLOWED.has(tag)) return;
  if (tag === "BR") {
    to.appendChild(document.createTextNode("\n"));
  } else if (tag === "A" && isSafeLink(element.getAttribute("href"))) {
    const link = anchor(element.getAttribute("href"));
    copy(element, link, false);
    to.appendChild(link);
  } else if (KEPT.has(tag)) {
    const plain = document.createElement(tag);
    copy(element, plain, links && tag !== "CODE" && tag !== "PRE");
    to.appendChild(plain);
  } else {
    copy(element, to, links);
  }
}

/** @param {string | null} address */
export function isSafeLink(address) {
  try {
    return SCHEMES.has(new URL(address ?? "").protocol);
  } catch {
    return false;
  }
}

function anchor(address) {
  const link = document.createElement("a");
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

/** Text whose bare addresses are links; long ones are shown shortened. */
function linked(text) {
  const parts = document.createDocumentFragment();
  let done = 0;
  for (const found of text.matchAll(BARE_LINK)) {
    const address = found[0].replace(TRAILING, "");
    if (!isSafeLink(address)) continue;
    const link = anchor(address);
    link.textContent = shortened(address);
    link.title = address;
    parts.append(text.slice(done, found.index), link);
    done = found.index + address.length;
  }
  parts.append(text.slice(done));
  return parts;
}

function shortened(address) {
  const bare = address.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
  return bare.length > LONGEST_SHOWN ? `${bare.slice(0, LONGEST_SHOWN - 1)}…` : bare;
}
