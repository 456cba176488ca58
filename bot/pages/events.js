/** The stream of replies: opened, and opened again after what was last seen, until closed. */

import { ApiError, eventsAddress, history } from "./api.js";
import { pause } from "./backoff.js";

const DOZE = 30_000;

/**
 * @typedef {object} Listener
 * @property {(reply: any) => void} onReply
 * @property {() => void} onTyping
 * @property {(up: boolean) => void} onState
 * @property {() => void} onExpired
 */

export class Stream {
  #source = /** @type {EventSource | null} */ (null);
  #closed = false;
  #failures = 0;
  #hiddenSince = 0;
  #leaving = new AbortController();

  /** @param {string} token @param {number} after @param {Listener} listener */
  constructor(token, after, listener) {
    this.token = token;
    this.after = after;
    this.listener = listener;
    const { signal } = this.#leaving;
    document.addEventListener("visibilitychange", () => this.#wake(), { signal });
    this.#open();
  }

  close() {
    this.#closed = true;
    this.#leaving.abort();
    this.#source?.close();
  }

  #open() {
    this.#source?.close();
    const source = new EventSource(eventsAddress(this.token, this.after));
    this.#source = source;
    source.onopen = () => {
      this.#failures = 0;
      this.listener.onState(true);
    };
    source.addEventListener("reply", (event) => this.#receive(JSON.parse(event.data)));
    source.addEventListener("typing", () => this.listener.onTyping());
    source.onerror = () => this.#reopen(source);
  }

  #receive(reply) {
    this.after = Math.max(this.after, Number(reply.id));
    this.listener.onReply(reply);
  }

  async #reopen(source) {
    // Only a refused stream is CLOSED here; that it is our token can't be seen, so we ask.
    const refused = source.readyState === EventSource.CLOSED;
    source.close();
    this.listener.onState(false);
    await pause(this.#failures++);
    if (this.#closed || source !== this.#source) return;
    if (refused && (await this.#expired())) this.listener.onExpired();
    else if (!this.#closed) this.#open();
  }

  async #expired() {
    try {
      await history(this.token);
      return false;
    } catch (error) {
      return error instanceof ApiError && error.fate === "expired";
    }
  }

  /** A phone that slept may hold a connection that is dead and does not know it. */
  #wake() {
    if (document.hidden) this.#hiddenSince = Date.now();
    else if (Date.now() - this.#hiddenSince > DOZE) this.#open();
  }
}
