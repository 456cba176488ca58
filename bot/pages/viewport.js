/** Keeps the page above the on-screen keyboard in browsers that would let it be covered. */

// Less than this is a browser bar that comes and goes, not a keyboard.
const KEYBOARD = 100;

/** The layout's own height is right in every other case. */
function fit() {
  const { height, scale } = /** @type {VisualViewport} */ (window.visualViewport);
  const covered = scale === 1 && window.innerHeight - height > KEYBOARD;
  document.body.style.height = covered ? `${Math.round(height)}px` : "";
  if (covered) window.scrollTo(0, 0);
}

export function followKeyboard() {
  window.visualViewport?.addEventListener("resize", fit);
}
