/** Follows the conversation while the reader is at its end, and leaves them alone when not. */

const NEAR = 90;
const ROOM = 12;

export class Scroll {
  #following = true;
  #lastTop = 0;

  /** @param {HTMLElement} area @param {HTMLElement} pill "Mensajes nuevos". */
  constructor(area, pill) {
    this.area = area;
    this.pill = pill;
    area.addEventListener("scroll", () => this.#look(), { passive: true });
    pill.addEventListener("click", () => this.toEnd());
    // The on-screen keyboard and a growing text box make the area smaller.
    new ResizeObserver(() => this.#following && this.#jump()).observe(area);
    // A message may grow after it came: its picture arrives, its sending fails.
    new ResizeObserver(() => this.nudge()).observe(area.firstElementChild);
  }

  /** The reader's own message, or the end asked for. */
  toEnd() {
    this.#following = true;
    this.pill.hidden = true;
    this.area.scrollTo({ top: this.area.scrollHeight, behavior: this.#manner() });
  }

  /** At once, for a conversation just opened. */
  settle() {
    this.#following = true;
    this.#jump();
  }

  /** @param {HTMLElement} message Just added at the end; a long one is shown from its beginning. */
  follow(message) {
    if (!this.#following) {
      this.pill.hidden = false;
      return;
    }
    if (message.offsetHeight < this.area.clientHeight - 2 * ROOM) {
      this.toEnd();
      return;
    }
    const above = message.getBoundingClientRect().top - this.area.getBoundingClientRect().top;
    this.area.scrollBy({ top: above - ROOM, behavior: this.#manner() });
    this.#following = false;
  }

  /** The content has grown: show its end, unless somebody reads further up. */
  nudge() {
    if (this.#following) this.toEnd();
  }

  #jump() {
    this.area.scrollTop = this.area.scrollHeight;
  }

  #look() {
    const left = this.area.scrollHeight - this.area.clientHeight - this.area.scrollTop;
    if (left < NEAR) {
      this.#following = true;
      this.pill.hidden = true;
    } else if (this.area.scrollTop < this.#lastTop) {
      // Going up is the reader's doing; going down may be our own smooth scrolling under way.
      this.#following = false;
    }
    this.#lastTop = this.area.scrollTop;
  }

  #manner() {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches || document.hidden;
    return still ? "instant" : "smooth";
  }
}
