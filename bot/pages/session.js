/** What this tab remembers: who converses, what was typed and what has not left yet. */

/** @typedef {{cast: string, token: string, name: string, post: string, body: string}} Session */

const SESSION = "municipio:session";

// A browser may forbid storage; the page then works, but forgets on reload.
function read(key, otherwise) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") ?? otherwise;
  } catch {
    return otherwise;
  }
}

function write(key, value) {
  try {
    if (value) sessionStorage.setItem(key, JSON.stringify(value));
    else sessionStorage.removeItem(key);
  } catch {
    // Nothing to do: the value lives on in memory.
  }
}

/** @returns {Session | null} */
export const current = () => read(SESSION, null);

/** @param {Session} session */
export const remember = (session) => write(SESSION, session);

export const forget = () => write(SESSION, null);

// Kept by person, so that what one of them typed never leaves in another's name.

/** @param {string} cast */
export const draft = (cast) => read(`municipio:draft:${cast}`, "");

/** @param {string} cast @param {string} text */
export const keepDraft = (cast, text) => write(`municipio:draft:${cast}`, text);

/** @param {string} cast */
export const unsent = (cast) => read(`municipio:unsent:${cast}`, []);

/** @param {string} cast @param {object[]} items */
export const keepUnsent = (cast, items) =>
  write(`municipio:unsent:${cast}`, items.length ? items : null);
