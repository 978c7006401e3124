/** Sending a picture to the board of a live workshop. */

import { gettext } from "../../core/words";
import { csrfToken } from "../../page/csrf";

/** What the server takes; a picture that it could not take is not sent at all. */
export const ACCEPTED = "image/jpeg,image/png,image/webp,image/gif,.heic,.heif";
const MOST_BYTES = 20 * 1024 * 1024;
const SILENT_MS = 30_000;

/** What is wrong with a file that was chosen, as far as this device can tell; empty when nothing is. */
export function problemWith(file: File): string {
  if (file.size === 0) return gettext("This file is empty. Choose another one.");
  if (file.size > MOST_BYTES) return gettext("This picture has %(size)s MB, and 20 fit. Choose a smaller one.", { size: Math.ceil(file.size / 1024 / 1024) });
  return "";
}

/** The server's answer: the picture's name, or why it was not taken. */
export type Answer = { photo: string } | { why: string };

/**
 * Send fields and a file; those that are null or empty are left out. Fails when the server cannot be reached, or cannot say, when
 * nothing has moved for half a minute, and when `signal` ends it.
 */
export function sendPicture(address: string, fields: Record<string, unknown>, progress: (share: number) => void, signal?: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) {
      if (value instanceof Blob) form.append(name, value);
      else if (value !== null && value !== undefined && value !== "") form.append(name, String(value));
    }
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("X-CSRFToken", csrfToken());
    const giveUp = () => request.abort();
    let silence = setTimeout(giveUp, SILENT_MS);
    signal?.addEventListener("abort", giveUp);
    request.upload.addEventListener("progress", (event) => {
      clearTimeout(silence);
      silence = setTimeout(giveUp, SILENT_MS);
      if (event.lengthComputable) progress(event.loaded / event.total);
    });
    request.addEventListener("loadend", () => {
      clearTimeout(silence);
      const isForLater = request.status === 0 || request.status === 408 || request.status === 429 || request.status >= 500;
      if (isForLater) reject(new Error(String(request.status)));
      else resolve(read(request));
    });
    request.send(form);
  });
}

function read(request: XMLHttpRequest): Answer {
  try {
    const told = JSON.parse(request.responseText) as Answer;
    if ("photo" in told || "why" in told) return told;
  } catch {
    // Not an answer of the board's: a limit before it, or a page that was open for too long.
  }
  return { why: request.status === 413 ? gettext("This picture is too large. Choose a smaller one.") : gettext("The picture was not taken. Load this page anew, and try again.") };
}
