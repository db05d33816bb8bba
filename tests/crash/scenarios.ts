import type { CaseResult } from "./case_result.ts";
import type { Chance } from "./chance.ts";
import { connectionCase } from "./connections.ts";
import { daysOffCase } from "./days_off.ts";
import { fullDiskCase } from "./full_disk.ts";
import { killCase, type Victim } from "./kills.ts";
import { lieCase } from "./lying.ts";
import type { Cut } from "../support/cutting_proxy.ts";
import { raceCase } from "./races.ts";
import type { Shop, TaskName } from "./shop.ts";

/** A kind of trouble. */
export interface Scenario {
  /** Its row in the table. */
  readonly kind: string;
  /** Cases of one lane come one after another; "any" has as many workers as there are jobs. */
  readonly lane: "any" | "own server" | "full disk" | "waiting";
  /** Cases where `--times` is 1. */
  readonly share: number;
  readonly run: (shop: Shop, chance: Chance, number: number) => Promise<CaseResult>;
}

const TASKS: readonly TaskName[] = ["archive", "pull", "publish", "daily", "forecast", "migrate", "maintain", "backup"];

/** Tasks that write what a disk may not hold. */
const WRITERS: readonly TaskName[] = ["archive", "pull", "publish", "daily", "forecast"];

const CUTS: Readonly<Record<Cut, string>> = {
  close: "connection closed",
  reset: "connection reset",
  delay: "connection delayed by 3 s",
  stall: "connection stalled",
};

const VICTIMS: readonly [Victim, kind: string][] = [
  ["sessions", "sessions terminated"],
  ["backend", "kill -9 of a server process"],
  ["postmaster", "kill -9 of the postmaster"],
  ["task and postmaster", "kill -9 of task and postmaster"],
];

/** Every kind of trouble, one row each. */
export const SCENARIOS: readonly Scenario[] = [
  ...TASKS.map((name): Scenario => ({
    kind: `kill -9: ${name}`,
    lane: "any",
    share: 1,
    run: (shop, chance) => killCase(shop, chance, { victim: "task", name }),
  })),
  ...VICTIMS.map(([victim, kind]): Scenario => ({
    kind,
    lane: victim === "sessions" ? "any" : "own server",
    share: 1,
    run: (shop, chance) => killCase(shop, chance, { victim, name: chance.pick(TASKS) }),
  })),
  ...Object.entries(CUTS).map(([cut, kind]): Scenario => ({
    kind,
    lane: cut === "stall" ? "waiting" : "any",
    share: 1,
    run: (shop, chance) => connectionCase(shop, chance, { cut: cut as Cut, name: chance.pick(TASKS) }),
  })),
  { kind: "two tasks at once", lane: "any", share: 1, run: (shop, chance) => raceCase(shop, chance, 2) },
  { kind: "three tasks at once", lane: "any", share: 1, run: (shop, chance) => raceCase(shop, chance, 3) },
  { kind: "killed, then off for 40 days", lane: "any", share: 1, run: daysOffCase },
  {
    kind: "disk that fills",
    lane: "full disk",
    share: 1,
    run: (shop, chance) => fullDiskCase(shop, chance, chance.pick(WRITERS)),
  },
  { kind: "API that lies", lane: "any", share: 4, run: lieCase },
];
