/** The server's calls, and the one error that says what to do about a failed one. */

const SMALL_CALL = 20_000;
const UPLOAD = 10 * 60_000;
const TOKEN = "X-Chat-Token";

/**
 * Try again, never will be accepted, choose again who to be.
 * @typedef {"wait" | "refused" | "expired"} Fate
 */

/** @type {Record<number, [Fate, string]>} */
const FATES = {
  0: ["wait", "offline"],
  401: ["expired", "refused"],
  408: ["wait", "offline"],
  413: ["refused", "too_big"],
  429: ["wait", "too_fast"],
};

/** @type {[Fate, string]} */
const BUSY = ["wait", "busy"];
/** @type {[Fate, string]} */
const REFUSED = ["refused", "refused"];

export class ApiError extends Error {
  /** @param {number} status 0 when nothing was answered. @param {string | null} [retryAfter] */
  constructor(status, retryAfter = null) {
    super(`HTTP ${status}`);
    const [fate, reason] = FATES[status] ?? (status >= 500 ? BUSY : REFUSED);
    this.fate = fate;
    /** The key of the sentence that explains it. */
    this.reason = reason;
    /** Milliseconds that the server asks us to wait. */
    this.retryAfter = 1000 * (Number(retryAfter) || 0);
  }
}

/**
 * @param {string} path
 * @param {{token?: string, body?: object}} [options]
 * @returns {Promise<any>}
 */
async function call(path, { token = "", body } = {}) {
  const headers = token ? { [TOKEN]: token } : {};
  if (body) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, {
      method: body ? "POST" : "GET",
      headers,
      body: body && JSON.stringify(body),
      cache: "no-store",
      signal: AbortSignal.timeout(SMALL_CALL),
    });
    if (response.ok) return response.status === 202 ? null : await response.json();
  } catch {
    throw new ApiError(0);
  }
  throw new ApiError(response.status, response.headers.get("Retry-After"));
}

/** @returns {Promise<{cast: {id: string, name: string, post: string, body: string}[]}>} */
export const cast = () => call("/chat/cast");

/** @param {string} id */
export const start = (id) => call("/chat/session", { body: { cast: id } });

/** @param {string} token */
export const history = (token) => call("/chat/history", { token });

/** @param {string} token @param {object} message */
export const post = (token, message) => call("/chat/messages", { token, body: message });

/** @param {string} token @param {number} after */
export const eventsAddress = (token, after) =>
  `/chat/events?${new URLSearchParams({ token, after: String(after) })}`;

/**
 * Sends one file. XMLHttpRequest, because fetch tells nothing of an upload's progress.
 * @param {string} token
 * @param {{id: string, text: string, file: File}} message
 * @param {(part: number) => void} onProgress
 * @returns {Promise<void>}
 */
export function upload(token, { id, text, file }, onProgress) {
  const form = new FormData();
  form.append("id", id);
  form.append("text", text);
  form.append("file", file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const lost = () => reject(new ApiError(0));
    request.upload.onprogress = (event) => onProgress(event.loaded / event.total);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(new ApiError(request.status, request.getResponseHeader("Retry-After")));
    };
    request.onerror = request.ontimeout = request.onabort = lost;
    request.timeout = UPLOAD;
    request.open("POST", "/chat/files");
    request.setRequestHeader(TOKEN, token);
    request.send(form);
  });
}
