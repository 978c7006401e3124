/** A journey: stages from left to right, lanes below each other, and what lies where they cross. */

import type { Thing } from "./cells";
import { byOrder, isPaper } from "./places";

export interface Journey {
  stages: Thing[];
  lanes: Thing[];
  /** `crossing(stage, lane)` -> what lies there, in its order. */
  cells: ReadonlyMap<string, Thing[]>;
  /** What has no place on the map yet. */
  waiting: Thing[];
}

export const crossing = (stage: string, lane: string): string => `${stage} ${lane}`;

export function journeyOf(things: readonly Thing[]): Journey {
  const stages = things.filter((thing) => thing.kind === "stage").sort(byOrder);
  const lanes = things.filter((thing) => thing.kind === "lane").sort(byOrder);
  const cells = new Map<string, Thing[]>(stages.flatMap((stage) => lanes.map((lane) => [crossing(stage.id, lane.id), []])));
  const waiting: Thing[] = [];
  for (const thing of things.filter((one) => isPaper(one) && !one.late).sort(byOrder)) {
    (cells.get(crossing(thing.stage ?? "", thing.lane ?? "")) ?? waiting).push(thing);
  }
  return { stages, lanes, cells, waiting };
}
