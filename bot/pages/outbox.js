/** What the person said and the server has not confirmed: sent in order, again and again. */

import { post, upload } from "./api.js";
import { pause } from "./backoff.js";
import { keepUnsent, unsent } from "./session.js";

/**
 * @typedef {object} Item
 * @property {string} id Makes a repeated sending harmless.
 * @property {string} at
 * @property {string} [text]
 * @property {File} [file]
 * @property {string} [action]
 * @property {string} [label]
 * @property {string} [source]
 * @property {boolean} [silent] Shown as no bubble: a turned page.
 * @property {string} [problem] Why it was refused; it waits for a person's decision.
 */

/**
 * @typedef {object} News
 * @property {"sending" | "waiting" | "sent" | "refused"} state
 * @property {string} [reason] The key of a sentence.
 * @property {number} [part] Of a file, how much has left: 0 to 1.
 */

/** By person: an expired session must not lose the files, which no storage keeps. */
const held = new Map();

export class Outbox {
  #started = false;
  #running = false;
  #closed = false;
  #leave = (event) => {
    if (this.items.some((item) => item.file)) event.preventDefault();
  };

  /**
   * @param {{cast: string, token: string}} session
   * @param {{onNews: (item: Item, news: News) => void, onExpired: () => void}} listener
   */
  constructor(session, listener) {
    this.session = session;
    this.listener = listener;
    /** @type {Item[]} */
    this.items = held.get(session.cast) ?? unsent(session.cast);
    window.addEventListener("beforeunload", this.#leave);
  }

  /** @param {Item} item */
  add(item) {
    this.items.push(item);
    this.#keep();
    this.#run();
  }

  /** @param {string} id */
  retry(id) {
    const item = this.items.find((one) => one.id === id);
    if (!item) return;
    delete item.problem;
    this.listener.onNews(item, { state: "sending" });
    this.#run();
  }

  /** @param {string} id */
  drop(id) {
    this.items = this.items.filter((item) => item.id !== id);
    this.#keep();
  }

  close() {
    this.#closed = true;
    window.removeEventListener("beforeunload", this.#leave);
  }

  /** Nothing leaves before the past is on the screen: its end is where new messages go. */
  start() {
    this.#started = true;
    this.#run();
  }

  /** Sends what waits, oldest first; one at a time, so that the order is kept. */
  async #run() {
    if (!this.#started || this.#running) return;
    this.#running = true;
    try {
      for (let failures = 0, item; (item = this.#next()); ) {
        failures = (await this.#attempt(item, failures)) ? 0 : failures + 1;
      }
    } finally {
      this.#running = false;
    }
  }

  #next() {
    return this.#closed ? undefined : this.items.find((item) => !item.problem);
  }

  async #attempt(item, failures) {
    try {
      await this.#send(item);
    } catch (error) {
      if (!error.fate) throw error;
      if (!this.#closed) await this.#mend(item, error, failures);
      return false;
    }
    if (this.#closed) return true;
    this.drop(item.id);
    this.listener.onNews(item, { state: "sent" });
    return true;
  }

  #send(item) {
    const { token } = this.session;
    if (!item.file) return post(token, wire(item));
    return upload(token, { text: "", ...item }, (part) =>
      this.listener.onNews(item, { state: "sending", part }),
    );
  }

  async #mend(item, error, failures) {
    if (error.fate === "expired") {
      this.listener.onExpired();
    } else if (error.fate === "refused") {
      item.problem = error.reason === "too_big" ? tooBig(item) : error.reason;
      this.#keep();
      this.listener.onNews(item, { state: "refused", reason: item.problem });
    } else {
      this.listener.onNews(item, { state: "waiting", reason: error.reason });
      await pause(failures, error.retryAfter);
    }
  }

  #keep() {
    held.set(this.session.cast, this.items);
    // Files can't be kept across a reload; #leave warns about them.
    keepUnsent(this.session.cast, this.items.filter((item) => !item.file));
  }
}

/** A random UUID, also where `crypto.randomUUID` is kept from pages without https. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = 0x40 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
    .join("-");
}

/** What goes on the wire; the rest is for this page. */
function wire({ id, text, action, label, source }) {
  return action ? { id, action, label, source } : { id, text };
}

const tooBig = (item) => (item.file ? "too_big_file" : "too_big_text");
