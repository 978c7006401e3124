/** What one did oneself shows at once, before the server has answered. What it refuses disappears again, and the outbox says why. */

import type { Cells } from "../workshop/cells";
import type { Me } from "./frames";
import type { Waiting } from "./outbox";

type Value = Record<string, unknown>;
type Change = (cells: Record<string, unknown>, operation: Waiting, me: Me) => void;

/** A cell that shows what is on its way carries this. */
export const IS_WAITING = "waiting";

function patch(cells: Record<string, unknown>, name: string, fields: Value): void {
  const value = cells[name] as Value | undefined;
  if (value !== undefined) cells[name] = { ...value, ...fields };
}

const adds = (kind: string): Change => (cells, { data, phase }, me) => {
  const { thing, ...fields } = data;
  if (cells[`thing:${String(thing)}`] !== undefined) return;
  const seat = cells[`seat:${me.seat}`] as Value | undefined;
  const rules = cells["rules"] as Value | undefined;
  const mine = { seat: me.seat, name: seat?.["name"] ?? "", paper: seat?.["paper"] ?? "lemon", private: rules?.["private"] === true };
  cells[`thing:${String(thing)}`] = { kind, reactions: {}, block: phase, ...mine, ...fields, [IS_WAITING]: true };
};

const changes: Change = (cells, { data: { thing, ...fields } }) => patch(cells, `thing:${String(thing)}`, { ...fields, [IS_WAITING]: true });

const ownSeat = (fields: (data: Value) => Value): Change => (cells, { data }, me) => patch(cells, `seat:${me.seat}`, fields(data));

const react: Change = (cells, { data }, me) => {
  const name = `mine:${me.seat}`;
  const [thing, reaction] = [String(data["thing"]), String(data["reaction"])];
  const mine = (cells[name] as { reacted?: Record<string, string[]> } | undefined) ?? {};
  const given = mine.reacted?.[thing] ?? [];
  const isOn = data["on"] !== false;
  const target = cells[`thing:${thing}`] as { reactions?: Record<string, number> } | undefined;
  if (target === undefined || given.includes(reaction) === isOn) return;
  const count = (target.reactions?.[reaction] ?? 0) + (isOn ? 1 : -1);
  patch(cells, `thing:${thing}`, { reactions: { ...target.reactions, [reaction]: count } });
  cells[name] = { ...mine, reacted: { ...mine.reacted, [thing]: isOn ? [...given, reaction] : given.filter((one) => one !== reaction) } };
};

/** Own dots, as far as the budget goes; the server says the last word. */
const vote: Change = (cells, { data }) => {
  const name = `ballot:${String(data["vote"])}`;
  const budget = (cells[`vote:${String(data["vote"])}`] as { budget?: number } | undefined)?.budget ?? 0;
  const ballot = (cells[name] as { dots?: Record<string, number> } | undefined) ?? {};
  const dots = { ...ballot.dots, [String(data["thing"])]: Number(data["dots"]) };
  const spent = Object.values(dots).reduce((sum, one) => sum + one, 0);
  if (spent <= budget) cells[name] = { left: budget - spent, dots };
};

const judge: Change = (cells, { data: { part, ...said } }) => {
  cells[`judgement:${String(part)}`] = { ...said, [IS_WAITING]: true };
};

const CHANGES: Record<string, Change> = {
  "note.add": adds("note"),
  "sketch.add": adds("sketch"),
  "note.edit": changes,
  "note.move": changes,
  "note.drop": (cells, { data }) => {
    delete cells[`thing:${String(data["thing"])}`];
  },
  "hand.raise": ownSeat((data) => ({ hand: { text: data["text"] ?? "", at: 0 } })),
  "hand.lower": ownSeat(() => ({ hand: null })),
  ready: ownSeat((data) => ({ ready: data["on"] })),
  skip: ownSeat((data) => ({ skip: data["on"] })),
  "vote.put": vote,
  "prototype.judge": judge,
  react,
};

/** The cells as they will be when the server has agreed to all that waits. */
export function withWaiting(cells: Cells, waiting: readonly Waiting[], me: Me): Cells {
  if (waiting.length === 0) return cells;
  const next = { ...cells };
  for (const operation of waiting) CHANGES[operation.kind]?.(next, operation, me);
  return next;
}
