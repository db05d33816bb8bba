import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { describeError } from "../scripts/core/describe_error.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { StorecastError } from "../scripts/core/storecast_error.ts";
import { escapeObeyed, visible } from "../scripts/core/visible.ts";
import { readSources } from "../tools/lint_imports.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { temporaryFolder } from "./support/assert_fails.ts";
import { HAS_TERMINAL, onTerminal } from "./support/on_terminal.ts";
import { archiveText, orderLine } from "./support/order_line.ts";
import { type RanTask, runTask } from "./support/run_task.ts";
import { linesOf, NOW, startSmallShopApi } from "./support/small_shop.ts";
import { readSuperstore } from "./support/superstore.ts";

const ESCAPES: Record<string, [value: string, shown: string]> = {
  "a color and a cleared screen": ["\x1b[31mred\x1b[2J", "\\u001b[31mred\\u001b[2J"],
  "a title of the window": ["\x1b]0;mine\x07", "\\u001b]0;mine\\u0007"],
  "the same in C1, of one character": ["\x9b31mred", "\\u009b31mred"],
  "a line end of any kind": ["a\nb\rc\x85d\u2028e\u2029f", "a\\u000ab\\u000dc\\u0085d\\u2028e\\u2029f"],
  "backspaces and a tab": ["10\b\b99\t", "10\\u0008\\u000899\\u0009"],
  "a change of direction": ["\u202egnp.exe\u2066x\u200f", "\\u202egnp.exe\\u2066x\\u200f"],
  "what only looks like an escape": ["\\u001b and C:\\users\\new", "\\u005cu001b and C:\\users\\new"],
  "letters, marks and signs of any language": ['Čaj, 茶, שלום, 👩‍👩‍👧, 50 % \\ "x"', 'Čaj, 茶, שלום, 👩‍👩‍👧, 50 % \\ "x"'],
};

for (const [what, [value, shown]] of Object.entries(ESCAPES)) {
  Deno.test(`control characters of a value are shown, not obeyed: ${what}`, () => {
    assert.equal(visible(value), shown);
    assert.equal(escapeObeyed(shown), shown);
  });
}

Deno.test("every value is printed as one line without control characters, and different values look different", () => {
  const read = (text: string): string =>
    text.replaceAll(/\\u([\da-f]{4})/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
  const pieces = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\\", "u", "001b", "\\u001b", "\x1b", "\n"));
  fc.assert(fc.property(fc.array(pieces), (parts) => {
    const value = parts.join("");
    assert.doesNotMatch(visible(value), /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u);
    assert.equal(read(visible(value)), value);
  }));
});

Deno.test("values in an error, even an unexpected one, cannot add a line", () => {
  const evil = "x\x1b[2J\nbatch 9: \u202e";
  const known = new StorecastError(`Cannot read "${evil}"`, { exitCode: ExitCode.input, advice: "Check it" });
  assert.equal(describeError(known).line, 'Cannot read "x\\u001b[2J batch 9: \\u202e". Check it.');
  const [first, second] = describeError(new Error(evil)).line.split("\n");
  assert.equal(first!.split(": ").slice(2).join(": "), "x\\u001b[2J\\u000abatch 9: \\u202e");
  assert.match(second!, /^ +at /);
});

Deno.test("all output of tasks goes through print.ts", async () => {
  const printing = (await readSources()).filter(({ path, text }) =>
    path.startsWith("scripts/") && /console\.\w+\(|Deno\.std(out|err)\.w/.test(text)
  );
  assert.deepEqual(printing.map(({ path }) => path).toSorted(), [
    "scripts/core/print.ts",
    "scripts/core/progress.ts", // writes over its own line
  ]);
});

/** Obeyed by a terminal; a line end is ordinary between lines. */
const OBEYED = /[^\P{Cc}\n]|[\u2028\u2029\p{Bidi_Control}]/u;

/** Changes the screen, begins a line like one of the tasks' own, and turns the direction. */
const EVIL = "\x1b[2J\nbatch 999, \u202e\x9b31m";
const SHOWN = "\\u001b[2J\\u000abatch 999, \\u202e\\u009b31m";

function assertHarmless(ran: RanTask, exitCode: ExitCode = ExitCode.ok): string {
  const text = ran.stdout + ran.stderr;
  assert.equal(ran.code, exitCode, ran.stderr);
  assert.doesNotMatch(text, OBEYED);
  assert.doesNotMatch(text, /^batch 999/m);
  return text;
}

Deno.test("no task passes control characters or line ends of external data to a terminal", async () => {
  const document = await readSuperstore();
  await using db = await testDatabase();
  await using folder = await temporaryFolder();
  await using api = startSmallShopApi(document, {});
  const env = { DATABASE_URL: db.url, SALES_API_URL: api.url, STORECAST_DATA: folder.path };
  const run = async (...command: string[]): Promise<RanTask> => await runTask(command, { env });

  const path = join(folder.path, `${EVIL}.csv`);
  const evil = { category: `Chairs${EVIL}`, segment: EVIL, order_date: "2024-03-18" };
  const lines = Array.from({ length: 5 }, (_, index) => linesOf(`2024-03-0${index + 1}`)).flat();
  await Deno.writeTextFile(
    path,
    archiveText(document, [
      ...lines,
      orderLine({ order_date: "2024-03-25", row_id: "9997", order_id: "E-0" }),
      orderLine({ ...evil, row_id: "9998", order_id: "E-1" }),
      orderLine({ row_id: "9999", order_id: "E-2", sales: `1${EVIL}`, product_name: EVIL }),
    ]),
  );

  assert.ok(assertHarmless(await run("archive", path)).includes(`"${folder.path}/${SHOWN}.csv": published`));
  assert.ok(assertHarmless(await run("archive", path)).includes(`"${folder.path}/${SHOWN}.csv": already loaded`));
  const rejects = assertHarmless(await run("rejects"));
  assert.ok(rejects.startsWith(`batch 1, "${folder.path}/${SHOWN}.csv", line `));
  assert.ok(rejects.includes(`"Sales" "1${SHOWN}" `));
  assert.deepEqual(rejects.match(/^.{8}/gm), ["batch 1,", '  {"city']);
  assert.deepEqual(JSON.parse(rejects.split("\n")[1]!).product_name, EVIL);

  const explained = await run("forecast", "--now", NOW, "--explain", `category: Chairs${EVIL}`);
  assert.ok(assertHarmless(explained).includes(`\n\ncategory: Chairs${SHOWN}: `));
  const other = await run("forecast", "--now", NOW, "--explain", `category: Tables${EVIL}`);
  assertHarmless(other, ExitCode.usage);

  // A run that fails with the name of a file is what status shows and alarms tell.
  const failed = await run("archive", `${path}.gz`);
  assert.ok(assertHarmless(failed, ExitCode.input).startsWith(`Cannot read "${folder.path}/\\u001b[2J batch 999, `));
  for (const task of ["status", "alarms", "plan"]) {
    assertHarmless(await run(task, "--now", NOW));
  }
  assert.ok((await run("status", "--now", NOW)).stdout.includes("\\u001b[2J batch 999"));
  const status = JSON.parse(assertHarmless(await run("status", "--json", "--now", NOW)));
  assert.equal(status.last_run_status, "failed");

  const csv = join(folder.path, "series.csv");
  await Deno.writeTextFile(csv, `series,day,value\n"Chairs\x1b[2J\u202e",2024-03-01,1\x1b[2J\n`);
  const { stderr, code } = await run("forecast:csv", csv);
  assert.equal(code, ExitCode.input);
  assert.doesNotMatch(stderr, OBEYED);
  assert.ok(stderr.startsWith('Series "Chairs\\u001b[2J\\u202e" '), stderr);
  assert.ok(stderr.includes('"1\\u001b[2J"'), stderr);
});

Deno.test({
  name: "output for programs is unchanged in a pipe, and escaped on a terminal",
  ignore: !HAS_TERMINAL,
  async fn(): Promise<void> {
    await using folder = await temporaryFolder();
    const csv = join(folder.path, "series.csv");
    const rows = Array.from({ length: 3 }, (_, index) => `"Chairs\x1b[2J",2024-03-0${index + 1},1\n`);
    await Deno.writeTextFile(csv, `series,day,value\n${rows.join("")}`);
    const { stdout } = await runTask(["forecast:csv", csv, "--horizon", "1"]);
    assert.ok(stdout.includes("Chairs\x1b[2J"));
    const { shown } = await onTerminal(`"${Deno.execPath()}" task --quiet forecast:csv ${csv} --horizon 1`);
    // deno-lint-ignore no-control-regex
    const progress = /.*\r\x1b\[K/g;
    const erased = shown.replaceAll(progress, "");
    assert.match(erased, /^series,day,.+\n"?Chairs\\u001b\[2J"?,2024-03-04,.+\n$/);
    assert.doesNotMatch(erased, OBEYED);
  },
});
