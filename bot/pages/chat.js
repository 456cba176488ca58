/** The web chat: who converses, what was said, and the wires between the parts. */

import * as api from "./api.js";
import { insist, pause } from "./backoff.js";
import { isPaging } from "./bubbles.js";
import * as chooser from "./chooser.js";
import { Composer } from "./composer.js";
import { Stream } from "./events.js";
import { countReply, hidePerson, showPerson, showState } from "./header.js";
import { newId, Outbox } from "./outbox.js";
import * as session from "./session.js";
import { byId } from "./text.js";
import { Timeline } from "./timeline.js";
import { followKeyboard } from "./viewport.js";

/** @type {{who: session.Session, outbox: Outbox, stream?: Stream} | null} */
let open = null;
/** Buttons tapped whose message is under way, by its id. */
const tapped = new Map();

const timeline = new Timeline({
  onAction: tap,
  onRetry: (id) => open?.outbox.retry(id),
  onDiscard: discard,
});
const composer = new Composer({
  onSend: write,
  onDraft: (text) => open && session.keepDraft(open.who.cast, text),
});

/** Whoever this tab was, or whoever is chosen now. */
async function begin() {
  const who = session.current() ?? (await introduce());
  session.remember(who);
  await enter(who);
}

/** @returns {Promise<session.Session>} */
async function introduce() {
  const { cast } = await insist(api.cast, showState);
  byId("opening").hidden = cast.length > 0;
  const id = cast.length ? await chooser.choose(cast) : "";
  byId("opening").hidden = false;
  try {
    return { ...(await insist(() => api.start(id), showState)), cast: id };
  } catch {
    // The cast has changed meanwhile.
    await pause(0);
    return introduce();
  }
}

/** @param {session.Session} who */
async function enter(who) {
  const outbox = new Outbox(who, { onNews: news, onExpired: () => expire(outbox) });
  open = { who, outbox };
  byId("opening").hidden = true;
  byId("chat").hidden = false;
  showPerson(who);
  timeline.clear();
  composer.open(session.draft(who.cast));
  byId("loading").hidden = false;
  try {
    const past = await insist(() => api.history(who.token), showState);
    if (open?.outbox === outbox) resume(past);
  } catch {
    expire(outbox);
  } finally {
    byId("loading").hidden = true;
  }
}

/** Shows the past, then what had not left yet, and listens from there on. */
function resume({ items, last }) {
  const { who, outbox } = open;
  const arrived = new Set(items.map((item) => String(item.id)));
  timeline.clear();
  timeline.load(items);
  for (const item of [...outbox.items]) {
    if (arrived.has(item.id)) outbox.drop(item.id);
    else if (!item.silent) timeline.addMine(item, standing(item));
  }
  outbox.start();
  open.stream = new Stream(who.token, Number(last) || 0, {
    onReply: (reply) => timeline.addReply(reply) && countReply(),
    onTyping: () => timeline.showTyping(),
    onState: showState,
    onExpired: () => expire(outbox),
  });
}

/** @returns {import("./outbox.js").News} */
const standing = (item) =>
  item.problem ? { state: "refused", reason: item.problem } : { state: "sending" };

function leave() {
  open?.outbox.close();
  open?.stream?.close();
  open = null;
  session.forget();
  byId("chat").hidden = true;
  hidePerson();
  showState(true);
}

/** The server no longer knows this tab. @param {Outbox} outbox Whose token it was. */
async function expire(outbox) {
  if (open?.outbox !== outbox) return;
  leave();
  // A server that refuses every new session must not be asked without a pause.
  await pause(0);
  begin();
}

function change() {
  leave();
  begin();
}

/** @param {string} text @param {File[]} files The text goes with the first. */
function write(text, files) {
  if (!files.length) send({ text });
  files.forEach((file, place) => send({ file, text: place ? "" : text }));
}

/** @param {HTMLButtonElement} button @param {{label: string, action: string}} choice */
function tap(button, { label, action }, source) {
  const silent = isPaging(label);
  // A second tap while the first is under way says nothing new.
  button.setAttribute("aria-disabled", "true");
  tapped.set(send({ action, label, source, silent }), button);
  if (!silent) composer.focus();
}

/** @param {object} said @returns {string} */
function send(said) {
  const item = { id: newId(), at: new Date().toISOString(), ...said };
  if (!item.silent) timeline.addMine(item, { state: "sending" });
  open?.outbox.add(item);
  return item.id;
}

function news(item, what) {
  timeline.news(item, what);
  if (what.state !== "sent" && what.state !== "refused") return;
  tapped.get(item.id)?.removeAttribute("aria-disabled");
  tapped.delete(item.id);
}

function discard(id) {
  open?.outbox.drop(id);
  timeline.remove(id);
  composer.focus();
}

for (const starter of document.querySelectorAll(".starter")) {
  starter.addEventListener("click", () => send({ text: starter.textContent ?? "" }));
}
byId("change").addEventListener("click", change);
followKeyboard();
begin();
