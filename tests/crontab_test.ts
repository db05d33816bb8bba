import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { CronExpressionParser, CronFileParser } from "cron-parser";

const FILE = fileURLToPath(new URL("../crontab", import.meta.url));
const { tasks } = JSON.parse(await Deno.readTextFile(new URL("../deno.json", import.meta.url)));

/** The commands by the time of day, `hh:mm` in UTC, at which they start. */
async function readSchedule(): Promise<{ time: string; command: string }[]> {
  const lines = (await Deno.readTextFile(FILE)).split("\n").map((line) => line.trim());
  return lines.filter((line) => /^[\d*]/.test(line)).map((line) => {
    const [, fields, command] = /^((?:\S+\s+){5})(.*)$/.exec(line)!;
    const start = CronExpressionParser.parse(fields!.trim(), { currentDate: "2026-11-24T00:00:00Z", tz: "UTC" }).next();
    return { time: start.toISOString()!.slice(11, 16), command: command! };
  });
}

function taskOf(command: string): string {
  return /deno task --quiet (\S+)/.exec(command)?.[1] ?? "none";
}

/** Minutes after which `timeout` ends the command. */
function limitOf(command: string): number {
  return Number(/timeout -v -k 1m (\d+)m deno /.exec(command)?.[1]);
}

function minutes(time: string): number {
  const [hour, minute] = time.split(":").map(Number) as [number, number];
  return 60 * hour + minute;
}

Deno.test("the crontab is read without error and counts in UTC", async () => {
  const { errors, expressions, variables } = CronFileParser.parseFileSync(FILE);
  assert.deepEqual(errors, {});
  assert.equal(expressions.length, (await readSchedule()).length);
  assert.equal(variables["CRON_TZ"], "UTC");
  for (const name of ["MAILTO", "PATH", "STORECAST_HOME", "STORECAST_LOG"]) assert.ok(variables[name], name);
});

Deno.test("the box over the five fields says UTC and stands over their columns", async () => {
  const text = await Deno.readTextFile(FILE);
  assert.match(text, /^# ┌─+ minute, UTC/m);
  assert.match(text, /^# │\s+┌─+ hour, UTC/m);
});

Deno.test("every line runs every day, in the order of the flow", async () => {
  const schedule = await readSchedule();
  assert.deepEqual(schedule.map(({ command }) => taskOf(command)), ["daily", "daily", "status"]);
  assert.deepEqual(schedule.map(({ time }) => time), schedule.map(({ time }) => time).toSorted());
  for (const { fields } of CronFileParser.parseFileSync(FILE).expressions) {
    assert.equal(fields.dayOfMonth.isWildcard && fields.month.isWildcard && fields.dayOfWeek.isWildcard, true);
  }
});

Deno.test("every line runs one task of deno.json, in the checkout, under a time limit", async () => {
  for (const { command } of await readSchedule()) {
    assert.match(command, /^cd "\$STORECAST_HOME" && /);
    assert.ok(limitOf(command) > 0, `No time limit: ${command}`);
    assert.equal(command.match(/deno task/g)?.length, 1);
    assert.ok(tasks?.[taskOf(command)], `deno.json has no task "${taskOf(command)}"`);
    assert.doesNotMatch(command, /%/, "cron takes a % for the end of the line");
  }
});

Deno.test("no line relies on the gap to another: the retry is the same command, and one task is the whole flow", async () => {
  const [first, retry] = await readSchedule();
  assert.equal(retry!.command, first!.command);
});

Deno.test("a run that hangs is ended before the next one starts", async () => {
  const schedule = await readSchedule();
  schedule.slice(1).forEach(({ time }, index) => {
    const earlier = schedule[index]!;
    assert.ok(
      minutes(earlier.time) + limitOf(earlier.command) + 1 < minutes(time),
      `${earlier.time} runs into ${time}`,
    );
  });
});

Deno.test("the alarm prints the status and fails where the data is late, and is silent otherwise", async () => {
  const alarm = (await readSchedule()).at(-1)!.command;
  const run = async (code: number): Promise<{ code: number; text: string }> => {
    const script = `timeout() { echo "Yesterday is"; return ${code}; }\n${alarm}`;
    const { code: exitCode, stdout } = await new Deno.Command("sh", {
      args: ["-c", script],
      env: { STORECAST_HOME: "/" },
    }).output();
    return { code: exitCode, text: new TextDecoder().decode(stdout) };
  };
  assert.deepEqual(await run(0), { code: 0, text: "" });
  assert.deepEqual(await run(11), { code: 1, text: "Yesterday is\n" });
});
