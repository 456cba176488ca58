/** The page's Spanish sentences and pieces of HTML, all taken from the templates of chat.html. */

const TIME_ZONE = "America/Lima";
const KILOBYTE = 1024;

const clock = new Intl.DateTimeFormat("es-PE", {
  hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: TIME_ZONE,
});
const longDay = new Intl.DateTimeFormat("es-PE", { dateStyle: "full", timeZone: TIME_ZONE });
// Swedish dates are written 2026-11-20: a key that can be compared.
const dayKey = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone: TIME_ZONE });
const decimal = new Intl.NumberFormat("es-PE", { maximumFractionDigits: 1 });

/** @param {string} id @returns {HTMLElement} */
export const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * The sentence `key`, its {places} filled in.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function say(key, values = {}) {
  const texts = /** @type {HTMLTemplateElement} */ (byId("texts")).content;
  const sentence = texts.querySelector(`[data-text="${key}"]`)?.textContent ?? "";
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/**
 * A fresh copy of a template and its named slots.
 * @param {string} name
 * @returns {{root: any, slots: Record<string, any>}}
 */
export function piece(name) {
  const template = /** @type {HTMLTemplateElement} */ (byId(`piece-${name}`));
  const root = document.importNode(template.content, true).firstElementChild;
  const slots = {};
  for (const slot of [root, ...root.querySelectorAll("[data-slot]")]) {
    const key = slot.getAttribute("data-slot");
    if (key) slots[key] = slot;
  }
  return { root, slots };
}

/** @param {string} at An instant, ISO. */
export const hour = (at) => clock.format(new Date(at));

/** @param {string} at */
export const dayOf = (at) => dayKey.format(new Date(at));

/** "Hoy", "Ayer" or the whole date. @param {string} at */
export function dayName(at) {
  const now = Date.now();
  if (dayOf(at) === dayKey.format(now)) return say("today");
  if (dayOf(at) === dayKey.format(now - 24 * 60 * 60 * 1000)) return say("yesterday");
  return longDay.format(new Date(at));
}

/** @param {number} bytes */
export function weight(bytes) {
  if (!bytes) return "";
  if (bytes < KILOBYTE * KILOBYTE) return `${Math.max(1, Math.round(bytes / KILOBYTE))} KB`;
  return `${decimal.format(bytes / KILOBYTE / KILOBYTE)} MB`;
}
