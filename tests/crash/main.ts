/**
 * Disturbs a small store in every way at random moments, and checks that the next undisturbed run recovers.
 *
 * Usage: `deno task test:crash [--times N] [--seed N] [--only KIND] [--case N] [--jobs N]`
 *
 * @module
 */
import { parseWholeNumber } from "../../scripts/core/arguments.ts";
import { ExitCode } from "../../scripts/core/exit_codes.ts";
import { StorecastError } from "../../scripts/core/storecast_error.ts";
import { runTask, taskCommand } from "../../scripts/core/task.ts";
import { type CaseResult, NOT_TRIED } from "./case_result.ts";
import { Chance } from "./chance.ts";
import { type Scenario, SCENARIOS } from "./scenarios.ts";
import { Shop } from "./shop.ts";
import { formatTable, isWell } from "./table.ts";
import { readSuperstore } from "../support/superstore.ts";

interface Options {
  readonly times: number;
  readonly seed?: number;
  readonly only?: string;
  readonly case?: number;
  readonly jobs: number;
}

/** A case to be tried. */
interface Case {
  readonly scenario: Scenario;
  readonly number: number;
}

/** Stalls wait for a limit, and hardly work: so many go on at once. */
const WAITING = 20;

async function testCrash(options: Options): Promise<void> {
  const seed = options.seed ?? crypto.getRandomValues(new Uint32Array(1))[0]!;
  const chosen = SCENARIOS.filter(({ kind }) => options.only === undefined || kind.includes(options.only));
  if (chosen.length === 0) {
    throw new StorecastError(`Cannot test "${options.only}": no kind of trouble is called so`, {
      exitCode: ExitCode.usage,
      advice: `Name one of ${SCENARIOS.map(({ kind }) => `"${kind}"`).join(", ")}`,
    });
  }
  console.log(`Seed ${seed}, ${options.times} of each kind`);
  const results = new Map<Scenario, CaseResult[]>(chosen.map((scenario) => [scenario, []]));
  await using shop = await Shop.open(await readSuperstore());

  const tryCase = async ({ scenario, number }: Case): Promise<void> => {
    const result = await scenario.run(shop, new Chance(seed, scenario.kind, number), number).catch(cannotGoOn);
    results.get(scenario)!.push(result);
    const again = `deno task test:crash --seed ${seed} --only "${scenario.kind}" --case ${number}`;
    const isUnexpected = result.notes.some((note) => note.startsWith("unexpected"));
    if (!isWell(result)) {
      console.log(`FAILED ${scenario.kind}, case ${number}: ${result.notes.join("\n    ")}\n    ${again}`);
    } else if (isUnexpected) {
      console.log(`${scenario.kind}, case ${number}: ${result.notes.join("\n    ")}\n    ${again}`);
    } else if (options.case !== undefined) {
      console.log(`${scenario.kind}, case ${number}: ${result.notes.join("\n    ")}`);
    }
  };
  const workers: Record<Scenario["lane"], number> = {
    any: options.jobs,
    "own server": 1,
    "full disk": 1,
    waiting: WAITING,
  };
  await Promise.all(
    Object.entries(workers).flatMap(([lane, count]) => {
      const waiting = casesOf(chosen.filter((scenario) => scenario.lane === lane), options);
      Deno.addSignalListener("SIGINT", () => waiting.length = 0); // those at work are tried to their end
      return Array.from({ length: count }, async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) await tryCase(next);
      });
    }),
  );

  console.log(`\n${formatTable(chosen.map((scenario) => ({ kind: scenario.kind, results: results.get(scenario)! })))}`);
  const failed = [...results.values()].flat().filter((result) => !isWell(result)).length;
  if (failed > 0) {
    throw new StorecastError(`${failed} cases did not come back by themselves`, {
      exitCode: ExitCode.unexpected,
      advice: "See the lines above: each says how to run its case again",
    });
  }
}

/** A store that cannot even be opened or compared needs a hand. */
function cannotGoOn(error: Error): CaseResult {
  return { ...NOT_TRIED, hand: 1, notes: [`the case ended with an error: ${error.stack}`] };
}

/** The cases by turns of the kinds. */
function casesOf(scenarios: readonly Scenario[], options: Options): Case[] {
  if (options.case !== undefined) return scenarios.map((scenario) => ({ scenario, number: options.case! }));
  const most = Math.max(0, ...scenarios.map(({ share }) => share * options.times));
  return Array.from({ length: most }, (_, number) => number).flatMap((number) =>
    scenarios.filter(({ share }) => number < share * options.times).map((scenario) => ({ scenario, number }))
  );
}

if (import.meta.main) {
  await runTask(
    taskCommand("test:crash")
      .option("--times <number>", "how many of each kind of trouble", parseWholeNumber(1), 1)
      .option("--seed <number>", "the seed of another run, to run its cases again", parseWholeNumber(0))
      .option("--only <text>", "only the kinds whose name holds this text")
      .option("--case <number>", "only this case of each kind", parseWholeNumber(0))
      .option("--jobs <number>", "how many cases at a time", parseWholeNumber(1), 2)
      .action(testCrash),
  );
}
