/** Where the person writes: a text box that grows, files to send along, and nothing lost. */

import { isPicture, thumbnail } from "./files.js";
import { byId, piece, say, weight } from "./text.js";

const MAX_FILE = 20 * 1024 * 1024;
const PREVIEW = 96;

/**
 * @typedef {object} Reader
 * @property {(text: string, files: File[]) => void} onSend
 * @property {(text: string) => void} onDraft
 */

export class Composer {
  #form = /** @type {HTMLFormElement} */ (byId("composer"));
  #input = /** @type {HTMLTextAreaElement} */ (byId("input"));
  #chooser = /** @type {HTMLInputElement} */ (byId("file"));
  /** @type {File[]} */
  #files = [];

  /** @param {Reader} reader */
  constructor(reader) {
    this.reader = reader;
    this.#form.addEventListener("submit", (event) => this.#submit(event));
    byId("attach").addEventListener("click", () => this.#chooser.click());
    this.#chooser.addEventListener("change", () => this.#pickChosen());
    this.#input.addEventListener("input", () => this.#changed());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("paste", (event) => this.#take(event, event.clipboardData));
    byId("chat").addEventListener("dragover", (event) => event.preventDefault());
    byId("chat").addEventListener("drop", (event) => this.#take(event, event.dataTransfer));
  }

  /** @param {string} draft */
  open(draft) {
    this.#files = [];
    this.#showFiles();
    this.#input.value = draft;
    this.#grow();
    // What had the focus is gone with the screen before.
    byId("scroll").focus({ preventScroll: true });
    this.focus();
  }

  /** Not on a touch screen, where it would raise the keyboard over what is being read. */
  focus() {
    if (!matchMedia("(pointer: coarse)").matches) this.#input.focus({ preventScroll: true });
  }

  #submit(event) {
    event.preventDefault();
    const text = this.#input.value.trim();
    if (!text && !this.#files.length) return this.#input.focus();
    const files = this.#files;
    this.#files = [];
    this.#showFiles();
    this.#input.value = "";
    this.#changed();
    this.#input.focus({ preventScroll: true });
    this.reader.onSend(text, files);
  }

  #key(event) {
    // While an accent or a suggestion is being composed, Enter belongs to the keyboard.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#form.requestSubmit();
  }

  #changed() {
    this.#grow();
    this.reader.onDraft(this.#input.value);
  }

  /** Its largest height is the style sheet's. */
  #grow() {
    this.#input.style.height = "auto";
    this.#input.style.height = `${this.#input.scrollHeight}px`;
    byId("send").classList.toggle("ready", Boolean(this.#input.value.trim() || this.#files.length));
  }

  #take(event, data) {
    if (!data?.files.length) return;
    event.preventDefault();
    this.#pick([...data.files]);
  }

  #pickChosen() {
    this.#pick([...(this.#chooser.files ?? [])]);
    this.#chooser.value = "";
    this.#input.focus({ preventScroll: true });
  }

  /** @param {File[]} files */
  #pick(files) {
    const faults = files.map(fault).filter(Boolean);
    this.#files.push(...files.filter((file) => !fault(file)));
    this.#showFiles();
    byId("warning").textContent = faults.join(" ");
    byId("warning").hidden = !faults.length;
  }

  #showFiles() {
    byId("picked").replaceChildren(...this.#files.map((file) => this.#card(file)));
    byId("picked").hidden = !this.#files.length;
    byId("warning").hidden = true;
    this.#grow();
  }

  #card(file) {
    const { root, slots } = piece("picked");
    slots.name.textContent = file.name;
    slots.size.textContent = weight(file.size);
    slots.remove.title = say("remove_file", { name: file.name });
    slots.remove.setAttribute("aria-label", slots.remove.title);
    slots.remove.addEventListener("click", () => {
      this.#files = this.#files.filter((one) => one !== file);
      this.#showFiles();
      this.#input.focus();
    });
    if (isPicture(file)) {
      thumbnail(file, PREVIEW).then((image) => slots.preview.replaceChildren(image), () => {});
    }
    return root;
  }
}

/** Why a file can't be sent, or "". @param {File} file */
function fault(file) {
  const values = { name: file.name, size: weight(file.size) };
  if (file.size > MAX_FILE) return say("file_over_limit", values);
  return file.size ? "" : say("file_empty", values);
}
