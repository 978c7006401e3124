/** What arrives over the live connection, and which address to call. */

export interface Message {
  room: string;
  kind: string;
  data: unknown;
}

/** The messages in one frame; what is not one is left out, so an older page survives a newer server. */
export function readFrame(text: string): Message[] {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(frame)) return [];
  return frame.flatMap((message: unknown) => {
    if (typeof message !== "object" || message === null) return [];
    const { room, kind, data } = message as Record<string, unknown>;
    return typeof kind === "string" ? [{ room: typeof room === "string" ? room : "", kind, data }] : [];
  });
}

/** The server takes at most eight rooms on one connection. */
const MOST_ROOMS = 8;

export function socketAddress(page: string, path: string, rooms: string[]): string {
  const address = new URL(path, page);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  for (const room of [...new Set(rooms)].slice(0, MOST_ROOMS)) address.searchParams.append("room", room);
  return address.href;
}

/** Whether calling again can help: not when the server said that these rooms are not for this person. */
export function mayReturn(closeCode: number): boolean {
  return closeCode !== 4400 && closeCode !== 4403 && closeCode !== 1008;
}
