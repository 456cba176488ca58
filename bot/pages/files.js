/** Files as the conversation shows them: pictures, recordings and documents, theirs and ours. */

import { piece, say, weight } from "./text.js";

// What browsers show safely; an SVG is a document that can carry scripts.
const PICTURES = new Set(["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif"]);
const THUMBNAIL = 480;

/** @typedef {{name: string, mime: string, size: number, url: string, kind?: string}} Stored */

/** @param {{type?: string, mime?: string}} file */
export const isPicture = (file) => PICTURES.has(file.type ?? file.mime ?? "");

/** @param {Stored} file @returns {HTMLElement} */
export function storedFile(file) {
  if (!isOurs(file.url)) return paper(file);
  if (isPicture(file)) return photo(file);
  if (file.kind === "voice" || file.mime.startsWith("audio/")) return recording(file);
  return paper(file);
}

/** A file that is still on this device. @param {File} file @returns {HTMLElement} */
export function localFile(file) {
  const card = paper({ name: file.name, mime: file.type, size: file.size, url: "" });
  if (isPicture(file)) thumbnail(file).then((image) => card.replaceWith(image), () => {});
  return card;
}

/**
 * Drawn, not linked: the page's security policy allows no blob: addresses.
 * @param {File} file @param {number} [side] @returns {Promise<HTMLCanvasElement>}
 */
export async function thumbnail(file, side = THUMBNAIL) {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  canvas.className = "picture";
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", say("photo", { name: file.name }));
  return canvas;
}

function photo(file) {
  const { root, slots } = piece("photo");
  root.href = file.url;
  slots.image.alt = say("photo", { name: file.name || say("unnamed_file") });
  slots.image.addEventListener("error", () => root.replaceWith(paper(file)));
  slots.image.src = file.url;
  return root;
}

function recording(file) {
  const { root, slots } = piece("voice");
  slots.audio.setAttribute("aria-label", file.name || say("unnamed_file"));
  slots.audio.src = file.url;
  return root;
}

function paper(file) {
  const { root, slots } = piece("document");
  slots.name.textContent = file.name || say("unnamed_file");
  slots.size.textContent = weight(file.size);
  if (isOurs(file.url)) {
    root.href = file.url;
    root.download = file.name;
  }
  return root;
}

/** Files come from this server only. */
function isOurs(address) {
  return Boolean(address) && new URL(address, location.href).origin === location.origin;
}
