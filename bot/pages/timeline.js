/** The conversation on the screen: messages in order, days between them, edits in their place. */

import * as bubbles from "./bubbles.js";
import { Scroll } from "./scroll.js";
import { byId, dayName, dayOf, piece, say } from "./text.js";

const TYPING = 10_000;
const TOAST = 6_000;

export class Timeline {
  #log = byId("log");
  #typing = byId("typing");
  #welcome = byId("welcome");
  #toast = byId("toast");
  #scroll = new Scroll(byId("scroll"), byId("pill"));
  #bubbles = new Map();
  #day = "";
  #typingTimer = 0;
  #toastTimer = 0;

  /** @param {bubbles.Hands} hands */
  constructor(hands) {
    this.hands = hands;
  }

  clear() {
    this.#log.replaceChildren();
    this.#bubbles.clear();
    this.#day = "";
    this.#welcome.hidden = true;
    this.#stopTyping();
    this.tell("");
  }

  /** What was said before; it is not read aloud. @param {any[]} items */
  load(items) {
    this.#log.setAttribute("aria-live", "off");
    for (const item of items) {
      if (item.from !== "me") this.#place(item);
      else if (!bubbles.isPaging(item.text) || item.files?.length) this.#append(item, bubbles.mine);
    }
    this.#welcome.hidden = this.#bubbles.size > 0;
    this.#scroll.settle();
    requestAnimationFrame(() => this.#log.setAttribute("aria-live", "polite"));
  }

  /** @param {string} id */
  has(id) {
    return this.#bubbles.has(String(id));
  }

  /** @param {import("./outbox.js").Item} item @param {import("./outbox.js").News} news */
  addMine(item, news) {
    this.#welcome.hidden = true;
    this.#append(item, bubbles.mine).classList.add("fresh");
    this.news(item, news);
    this.#scroll.toEnd();
  }

  /** @param {import("./outbox.js").Item} item @param {import("./outbox.js").News} news */
  news(item, news) {
    const bubble = this.#bubbles.get(item.id);
    if (bubble) bubbles.showNews(bubble, news);
    else if (news.state === "waiting") this.tell(say("action_waiting"));
  }

  /** @param {string} id */
  remove(id) {
    this.#bubbles.get(id)?.remove();
    this.#bubbles.delete(id);
  }

  /** @param {any} reply @returns {boolean} Whether it was new. */
  addReply(reply) {
    if (this.has(reply.id)) return false;
    this.#stopTyping();
    this.#welcome.hidden = true;
    const edited = this.has(reply.edit);
    const bubble = this.#place(reply);
    if (!edited) {
      bubble.classList.add("fresh");
      this.#scroll.follow(bubble);
    }
    if (reply.notice) this.tell(reply.notice);
    else if (edited) this.tell(say("updated"), true);
    return true;
  }

  showTyping() {
    this.#typing.hidden = false;
    clearTimeout(this.#typingTimer);
    this.#typingTimer = setTimeout(() => this.#stopTyping(), TYPING);
  }

  /** A passing remark. @param {string} text @param {boolean} [unseen] For screen readers only. */
  tell(text, unseen = false) {
    this.#toast.classList.toggle("hidden", unseen);
    this.#toast.textContent = text;
    clearTimeout(this.#toastTimer);
    this.#toastTimer = setTimeout(() => (this.#toast.textContent = ""), TOAST);
  }

  #stopTyping() {
    clearTimeout(this.#typingTimer);
    this.#typing.hidden = true;
  }

  /** A reply at the end, or in the bubble that it replaces. */
  #place(reply) {
    const earlier = this.#bubbles.get(String(reply.edit ?? ""));
    if (!earlier) return this.#append(reply, bubbles.bot);
    bubbles.fillBot(earlier, reply, this.hands);
    this.#bubbles.set(String(reply.id), earlier);
    return earlier;
  }

  #append(item, make) {
    if (item.at && dayOf(item.at) !== this.#day) {
      this.#day = dayOf(item.at);
      const { root, slots } = piece("day");
      slots.day.textContent = dayName(item.at);
      this.#log.append(root);
    }
    const bubble = make(item, this.hands);
    this.#bubbles.set(String(item.id), bubble);
    this.#log.append(bubble);
    return bubble;
  }
}
