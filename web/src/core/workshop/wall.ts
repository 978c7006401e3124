/** How the big screen shares its room among groups of notes. Sizes are in --u, one 120th of the width. */

export interface Pile {
  id: string;
  /** Empty where nobody has named it yet. */
  name: string;
  notes: number;
}

export interface Place {
  id: string;
  column: number;
  row: number;
  columns: number;
  rows: number;
  /** Columns of notes within it. */
  across: number;
  /** How many notes are shown in full. */
  shows: number;
  /** How much larger than needed its notes may be, as there are few. */
  scale: number;
  /** How many lie underneath: as small paper from afar, as a number when near. */
  rest: number;
}

export interface Layout {
  /** From afar a group shows one or two notes and its other ones as small paper. */
  far: boolean;
  columns: number;
  rows: number;
  places: Place[];
  /** Groups that have no place on this wall. */
  more: number;
}

/** The board's part of a wall at 16:9, and what a readable note takes of it. */
const WIDTH = 97;
const HEIGHT = 53;
const GAP = 1.3;
const NOTE = { width: 13.5, height: 9.6 };
/** What a group takes for its name and its edges. */
const FRAME = { width: 2, height: 4.6 };
const FAR = { columns: 4, rows: 3 };
/** Notes in full of a group from afar, by the number of rows. */
const READABLE: Record<number, number> = { 1: 4, 2: 2, 3: 1 };
const LIT = { across: 3, down: 5 };

/** Notes grow while all of the fullest group still fit, and at least two of them side by side. */
const SCALES = [2, 1.75, 1.5, 1.25, 1];

interface Room {
  scale: number;
  across: number;
  down: number;
}

function roomFor(columns: number, rows: number, notes: number): Room {
  const width = (WIDTH - GAP * (columns - 1)) / columns - FRAME.width;
  const height = (HEIGHT - GAP * (rows - 1)) / rows - FRAME.height;
  const rooms = SCALES.map((scale) => ({
    scale,
    across: Math.max(1, Math.floor(width / (NOTE.width * scale))),
    down: Math.max(1, Math.floor(height / (NOTE.height * scale))),
  }));
  return rooms.find((room) => room.across > 1 && room.across * room.down >= notes) ?? (rooms.at(-1) as Room);
}

/** What fits in full; the last place says how many more there are. */
function share(notes: number, room: number): { shows: number; rest: number } {
  const shows = notes <= room ? notes : Math.max(1, room - 1);
  return { shows, rest: notes - shows };
}

const gridFor = (piles: number): [columns: number, rows: number] =>
  piles <= 1 ? [1, 1] : piles === 2 ? [2, 1] : piles <= 4 ? [2, 2] : [3, 2];

function near(piles: readonly Pile[]): Layout {
  const [columns, rows] = gridFor(piles.length);
  const { across, down, scale } = roomFor(columns, rows, Math.max(...piles.map((pile) => pile.notes)));
  const places = piles.map((pile, index) => ({
    id: pile.id,
    column: 1 + (index % columns),
    row: 1 + Math.floor(index / columns),
    columns: 1,
    rows: 1,
    across,
    scale,
    ...share(pile.notes, across * down),
  }));
  return { far: false, columns, rows, places, more: 0 };
}

/** The cells of a far grid in reading order, without the middle where something is in the spotlight. */
function cellsAround(columns: number, isMiddleTaken: boolean): { column: number; row: number }[] {
  const cells = [];
  for (let row = 1; row <= FAR.rows; row += 1) {
    for (let column = 1; column <= columns; column += 1) {
      const isMiddle = row <= 2 && (column === 2 || column === 3);
      if (!(isMiddleTaken && isMiddle)) cells.push({ column, row });
    }
  }
  return cells;
}

function afar(piles: readonly Pile[], spotlight: Pile | null): Layout {
  const others = piles.filter((pile) => pile !== spotlight);
  // Nine groups make a square; otherwise the last row would be nearly empty.
  const columns = spotlight === null && others.length === 9 ? 3 : FAR.columns;
  const cells = cellsAround(columns, spotlight !== null);
  const shown = others.slice(0, cells.length);
  const down = Math.max(...cells.slice(0, shown.length).map((cell) => cell.row), spotlight === null ? 1 : 2);
  const across = Math.max(1, Math.floor(((WIDTH - GAP * (columns - 1)) / columns - FRAME.width) / NOTE.width));
  const readable = across * (READABLE[down] ?? 1);
  const places: Place[] = shown.map((pile, index) => ({
    id: pile.id,
    ...(cells[index] as { column: number; row: number }),
    columns: 1,
    rows: 1,
    across,
    scale: 1,
    shows: Math.min(readable, pile.notes),
    rest: Math.max(0, pile.notes - readable),
  }));
  if (spotlight !== null) {
    places.unshift({ id: spotlight.id, column: 2, row: 1, columns: 2, rows: 2, across: LIT.across, scale: 1, ...share(spotlight.notes, LIT.across * LIT.down) });
  }
  return { far: true, columns, rows: down, places, more: others.length - shown.length };
}

/**
 * Where each group stands. Near while most notes can be read in full; from afar when there are many groups, when more than half of
 * the notes would lie underneath, or when one group is in the spotlight.
 */
export function wallLayout(piles: readonly Pile[], spotlight: string | null = null): Layout {
  if (piles.length === 0) return { far: false, columns: 1, rows: 1, places: [], more: 0 };
  const lit = piles.find((pile) => pile.id === spotlight) ?? null;
  if (piles.length === 1) return near(piles);
  if (lit !== null || piles.length > 6) return afar(piles, lit);
  const close = near(piles);
  const hidden = close.places.reduce((sum, place) => sum + place.rest, 0);
  const all = piles.reduce((sum, pile) => sum + pile.notes, 0);
  return hidden * 2 > all ? afar(piles, null) : close;
}

/** How many lines a small paper shows: its height says how long the note is. */
export const linesFromAfar = (text: string): number => Math.min(5, Math.max(2, Math.ceil([...text].length / 24)));
