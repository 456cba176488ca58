/** The demonstration's first screen: whose part to take. */

import { byId, piece } from "./text.js";

/**
 * Shows the cast and resolves with the id of the person chosen.
 * @param {{id: string, name: string, post: string, body: string}[]} cast
 * @returns {Promise<string>}
 */
export function choose(cast) {
  return new Promise((resolve) => {
    byId("cast").replaceChildren(...cast.map((person) => card(person, resolve)));
    byId("chooser").hidden = false;
    byId("chooser-title").focus();
  });
}

export function close() {
  byId("chooser").hidden = true;
}

function card(person, resolve) {
  const { root, slots } = piece("person");
  slots.name.textContent = person.name;
  slots.post.textContent = person.post;
  slots.body.textContent = person.body;
  root.querySelector("button").addEventListener("click", () => resolve(person.id));
  return root;
}
