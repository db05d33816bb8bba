/**
 * Mutates the functions of `sql/` that publish, data tests included, one change at a time, and runs the tests on each mutant. A mutant
 * that passes them all shows a gap in the tests. Not in the gate: it takes an hour.
 *
 * Usage: `deno task mutate [FUNCTION…] [--jobs N]`, such as `deno task mutate checks etl/publish`
 *
 * @module
 */
import { parseWholeNumber } from "../scripts/core/arguments.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { runTask, taskCommand } from "../scripts/core/task.ts";
import { readSqlFiles, type SqlFile } from "../scripts/database/read_sql_files.ts";
import { EQUIVALENT } from "./mutation/equivalent_mutants.ts";
import { type Mutant, mutantsOf } from "./mutation/mutants_of.ts";
import { MutantRunner } from "./mutation/mutant_runner.ts";

/** The tests of a function, the most specific first; the first row that matches is used. */
const TESTS: readonly (readonly [functions: RegExp, tests: string])[] = [
  [/checks\//, "data_tests publish"],
  [/etl\/missing_rate/, "exchange_rates several_sources"],
  [/etl\/(file_loss_reason|loss_reason|shrink_limit|is_most_lost)/, "held_files held_days file_days"],
  [/etl\/(fail_batch|rejection_reason)/, "rejected_rows silent_cases held_days day_ledger discard publish"],
  [/etl\/lost_/, "lost_returns lost_values"],
  [/etl\/hold_batch/, "held_days exchange_rates"],
  [/ods\/find_missing_file_lines/, "file_days lost_values returns silent_cases publish"],
  [
    /etl\/(api_loss_reason|accept_day|record_days)|ods\/find_missing_lines/,
    "lost_values returns day_ledger held_days discard rejected_rows silent_cases restatement publish",
  ],
  [/etl\/publish/, "publish held_days exchange_rates replay silent_cases source_variants rejected_rows"],
  [/etl\//, "publish rejected_rows restatement day_ledger source_variants"],
  [/mart\//, "order_counts restatement publish source_variants marts order_independence"],
  [/ods\/prepare_work_tables/, "publish roles restatement"],
  [
    /ods\/(load_|delete_lines|mark_|look_up_batch)/,
    "publish restatement day_ledger source_variants returns order_independence",
  ],
  [/ods\//, "rejected_rows source_variants publish returns restatement day_ledger order_independence"],
];

/** The time limit for the tests of one mutant. */
const SECONDS = 120;

async function mutate(names: string[], { jobs }: { jobs: number }): Promise<void> {
  const files = publishing(await readSqlFiles("functions"))
    .filter(({ path }) => names.length === 0 || names.some((name) => path.startsWith(`functions/${name}`)));
  if (files.length === 0) {
    throw new StorecastError(`Cannot mutate "${names.join(" ")}": no publishing function has this name`, {
      exitCode: ExitCode.usage,
      advice: "Name schemas or functions of sql/functions/, such as checks or etl/publish",
    });
  }
  const waiting = (await Promise.all(files.map(mutantsOf))).flat();
  const counts = { killed: 0, survived: 0, invalid: 0, equivalent: 0 };
  await Promise.all(Array.from({ length: jobs }, async () => {
    await using runner = await MutantRunner.open();
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const line = `sql/${mutant.path}:${mutant.line}  ${mutant.change}`;
      const equivalent = EQUIVALENT.find(([pattern]) => pattern.test(`${mutant.path} ${mutant.change}`));
      const { status, by } = equivalent
        ? { status: "equivalent" as const, by: equivalent[1] }
        : await runner.try(mutant, testsOf(mutant), SECONDS);
      counts[status]++;
      if (status === "killed") console.log(`${line}\n    killed by ${by}`);
      if (status === "equivalent") console.log(`${line}\n    equivalent: ${by}`);
      if (status === "survived") console.log(`${line}\n    SURVIVED`);
    }
  }));
  const { killed, survived, invalid, equivalent } = counts;
  console.log(
    `${killed} mutants killed, ${survived} survived; ${equivalent} are equivalent, ${invalid} are not valid SQL`,
  );
  if (survived > 0) {
    throw new StorecastError(`${survived} mutants of the SQL pass every test`, {
      exitCode: ExitCode.unexpected,
      advice: "Write a test that fails on each, or name it in tools/mutation/equivalent_mutants.ts with the reason",
    });
  }
}

/** Returns etl.publish and the functions that it calls, directly or indirectly. */
function publishing(files: readonly SqlFile[]): SqlFile[] {
  const byName = new Map(
    files.map((file) => [file.path.slice("functions/".length, -".sql".length).replace("/", "."), file]),
  );
  const called = new Set(["etl.publish"]);
  for (const name of called) {
    for (const [other] of byName.get(name)!.text.matchAll(/\b[a-z]+\.[a-z_]+(?=\()/g)) {
      if (byName.has(other)) called.add(other);
    }
  }
  return [...called].map((name) => byName.get(name)!).sort((left, right) => left.path < right.path ? -1 : 1);
}

function testsOf({ path }: Mutant): string[] {
  const [, tests] = TESTS.find(([functions]) => functions.test(path))!;
  return tests.split(" ").map((name) => `tests/${name}_test.ts`);
}

if (import.meta.main) {
  await runTask(
    taskCommand("mutate")
      .argument(
        "[function...]",
        "schemas or functions to mutate, such as checks or etl/publish (default: all that publish)",
      )
      .option("--jobs <number>", "number of mutants to test at a time", parseWholeNumber(1), 2)
      .action(mutate),
  );
}
