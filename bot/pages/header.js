/** What stands above the conversation: who converses, the connection, the tab's title. */

import { byId, say } from "./text.js";

let unread = 0;

/** @param {import("./session.js").Session} who A visitor has no name to show. */
export function showPerson({ cast, name, post, body }) {
  byId("person").hidden = !cast;
  byId("person-name").textContent = name;
  byId("person-post").textContent =
    post && body ? say("post_and_body", { post, body }) : post || body;
}

export function hidePerson() {
  byId("person").hidden = true;
}

/** @param {boolean} up */
export function showState(up) {
  byId("banner").hidden = up;
}

/** A reply came; counted in the title while nobody looks. */
export function countReply() {
  if (document.hidden) showUnread(unread + 1);
}

function showUnread(count) {
  unread = count;
  document.title = count ? say("title_unread", { count }) : say("title");
}

document.addEventListener("visibilitychange", () => document.hidden || showUnread(0));
