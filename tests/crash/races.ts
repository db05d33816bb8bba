import { type CaseResult, comeBack } from "./case_result.ts";
import type { Chance } from "./chance.ts";
import type { Shop, TaskName } from "./shop.ts";
import { pause } from "./tried_task.ts";

const RACERS: readonly TaskName[] = [
  "archive",
  "pull",
  "publish",
  "daily",
  "forecast",
  "migrate",
  "maintain",
  "backup",
];

/** The longest that a racer waits before it starts, in milliseconds. */
const LATEST_START = 1_000;

/** Runs some tasks at once, any of them twice, then the plain daily, and compares. */
export async function raceCase(shop: Shop, chance: Chance, racers: number): Promise<CaseResult> {
  const { start, args } = shop.tasks.daily;
  const { state } = await shop.reference("race", { start, extent: "sales", commands: [args] });
  await using store = await shop.server.store(start);
  const names = Array.from({ length: racers }, () => chance.pick(RACERS));
  const starts = names.map(() => chance.below(LATEST_START));
  const runs = await Promise.all(names.map(async (name, index) => {
    await pause(starts[index]!, new AbortController().signal);
    return await shop.try(shop.tasks[name].args, shop.env(store));
  }));
  const ends = names.map((name, index) => `${name} at ${starts[index]} ms: ${runs[index]!.code}`);
  return await comeBack(shop, {
    server: shop.server,
    store,
    commands: [args],
    expected: state,
    extent: "sales",
    runs,
    isStruck: true,
    note: ends.join(", "),
  });
}
