/** One message as an element: the person's own, the assistant's, and how each changes later. */

import { localFile, storedFile } from "./files.js";
import { isSafeLink, sanitise } from "./sanitise.js";
import { hour, piece, say } from "./text.js";

// Turning a page of a menu is not something said.
const ARROWS = "[\\s«»‹›<>←→◀▶⬅➡\\uFE0F\\d/]*";
const PAGE = "((página|pág\\.?)?\\s*(anterior|siguiente))?";
const PAGING = new RegExp(`^${ARROWS}${PAGE}${ARROWS}$`, "i");
const ARROW_OR_WORD = /[«»‹›<>←→◀▶⬅➡]|anterior|siguiente/i;

/** @param {string} label */
export const isPaging = (label) => PAGING.test(label) && ARROW_OR_WORD.test(label);

/**
 * What a person does to a bubble.
 * @typedef {object} Hands
 * @property {(button: HTMLButtonElement, choice: any, source: string) => void} onAction
 * @property {(id: string) => void} onRetry
 * @property {(id: string) => void} onDiscard
 */

/** @param {any} item From the history or from the outbox. @param {Hands} hands */
export function mine(item, hands) {
  const { root, slots } = piece("mine");
  root.dataset.id = item.id;
  slots.text.textContent = item.label || item.text || "";
  slots.text.hidden = !slots.text.textContent;
  const files = item.file ? [localFile(item.file)] : (item.files ?? []).map(storedFile);
  fill(slots.files, files);
  stamp(slots.at, item.at);
  slots.retry.addEventListener("click", () => hands.onRetry(item.id));
  slots.discard.addEventListener("click", () => hands.onDiscard(item.id));
  return root;
}

/** @param {HTMLElement} root A bubble of `mine`. @param {import("./outbox.js").News} news */
export function showNews(root, { state, reason, part }) {
  const slot = (name) => /** @type {any} */ (root.querySelector(`[data-slot="${name}"]`));
  root.dataset.state = state;
  const key = state === "sending" ? "sending" : state === "sent" ? "sent" : reason;
  slot("state").textContent = say(key ?? "refused");
  // What went wrong is said aloud; that all is well is not.
  root.querySelector(".meta")?.setAttribute("aria-live", reason ? "polite" : "off");
  slot("repair").hidden = state !== "refused";
  slot("progress").hidden = state !== "sending" || part === undefined || part >= 1;
  slot("progress").value = part ?? 0;
}

/** @param {any} reply @param {Hands} hands */
export function bot(reply, hands) {
  const { root } = piece("bot");
  root.dataset.id = String(reply.id);
  fillBot(root, reply, hands);
  return root;
}

/** Gives a bubble of `bot` the content of `reply`. The keyboard's place is kept. */
export function fillBot(root, reply, hands) {
  const slot = (name) => root.querySelector(`[data-slot="${name}"]`);
  const focused = root.querySelector(".buttons")?.contains(document.activeElement)
    ? document.activeElement.textContent : null;
  slot("text").replaceChildren(sanitise(reply.text ?? ""));
  slot("text").hidden = !reply.text;
  fill(slot("files"), (reply.attachments ?? []).map(storedFile));
  const rows = (reply.buttons ?? []).filter((row) => row.length);
  fill(slot("buttons"), rows.map((row) => buttonRow(row, root, hands)));
  stamp(slot("at"), reply.at);
  if (focused !== null) refocus(slot("buttons"), focused);
}

function buttonRow(row, root, hands) {
  const line = document.createElement("div");
  line.className = "row";
  line.append(...row.map((choice) => (choice.url ? link(choice) : button(choice, root, hands))));
  return line;
}

function link({ label, url }) {
  const { root, slots } = piece("link");
  slots.label.textContent = label;
  if (isSafeLink(url)) root.href = url;
  return root;
}

function button(choice, message, hands) {
  const { root } = piece("choice");
  root.textContent = choice.label;
  root.addEventListener("click", () => {
    const underWay = root.getAttribute("aria-disabled") === "true";
    if (!underWay) hands.onAction(root, choice, message.dataset.id);
  });
  return root;
}

function refocus(buttons, label) {
  const all = [...buttons.querySelectorAll(".choice")];
  (all.find((one) => one.textContent === label) ?? all[0])?.focus();
}

function fill(slot, children) {
  slot.replaceChildren(...children);
  slot.hidden = !children.length;
}

function stamp(slot, at) {
  if (!at) return;
  slot.dateTime = at;
  slot.textContent = hour(at);
}
