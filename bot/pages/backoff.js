/** Waiting longer after each failure; the connection's return cuts the wait short. */

const FIRST = 1000;
const LONGEST = 15_000;

/**
 * Resolves when it is time to try again.
 * @param {number} attempt 0 for the first failure.
 * @param {number} [asked] Milliseconds the server asked for: then nothing cuts it short.
 * @returns {Promise<void>}
 */
export function pause(attempt, asked = 0) {
  const usual = Math.min(LONGEST, FIRST * 2 ** attempt);
  // Scattered, so that a restarted server is not met by everybody at once.
  const delay = Math.max(asked, usual * (0.75 + Math.random() / 2));
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, delay);
    if (!asked) window.addEventListener("online", done);
  });
}

/**
 * Calls until it succeeds; only errors that waiting can't mend are thrown.
 * @template T
 * @param {() => Promise<T>} attempt
 * @param {(up: boolean) => void} onState
 * @returns {Promise<T>}
 */
export async function insist(attempt, onState) {
  for (let failures = 0; ; failures++) {
    try {
      const result = await attempt();
      onState(true);
      return result;
    } catch (error) {
      if (error.fate !== "wait") throw error;
      onState(false);
      await pause(failures, error.retryAfter);
    }
  }
}
