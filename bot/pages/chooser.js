/** The demonstration's first screen: whose part to take. */

import { byId, piece } from "./text.js";

/**
 * Shows the cast and resolves with the id of the person chosen.
 * @param {{id: string, name: string, post: string, body: string}[]} cast
 * @returns {Promise<string>}
 */
export function choose(cast) {
  return new Promise((resolve) => {
    const chosen = (id) => {
      byId("chooser").hidden = true;
      resolve(id);
    };
    byId("cast").replaceChildren(...cast.map((person) => card(person, chosen)));
    byId("chooser").hidden = false;
    byId("chooser-title").focus();
  });
}

function card(person, chosen) {
  const { root, slots } = piece("person");
  slots.name.textContent = person.name;
  slots.post.textContent = person.post;
  slots.body.textContent = person.body;
  root.querySelector("button").addEventListener("click", () => chosen(person.id));
  return root;
}
