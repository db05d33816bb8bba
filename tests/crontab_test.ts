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

Deno.test("the crontab is valid and in UTC", async () => {
  const { errors, expressions, variables } = CronFileParser.parseFileSync(FILE);
  assert.deepEqual(errors, {});
  assert.equal(expressions.length, (await readSchedule()).length);
  assert.equal(variables["CRON_TZ"], "UTC");
  for (const name of ["MAILTO", "PATH", "STORECAST_HOME", "STORECAST_LOG", "BACKUP_FOLDER"]) {
    assert.ok(variables[name], name);
  }
});

Deno.test("the box above the five fields says UTC and is aligned with them", async () => {
  const text = await Deno.readTextFile(FILE);
  assert.match(text, /^# ┌─+ minute, UTC/m);
  assert.match(text, /^# │\s+┌─+ hour, UTC/m);
});

Deno.test("daily runs every day, alarms every quarter of an hour, maintain every Sunday", async () => {
  const lines = (await Deno.readTextFile(FILE)).split("\n").filter((line) => /^\s*[\d*]/.test(line));
  const fields = lines.map((line) => [taskOf(line), line.trim().split(/\s+/).slice(0, 5).join(" ")]);
  assert.deepEqual(fields, [
    ["daily", "10 4 * * *"],
    ["daily", "40 6 * * *"],
    ["backup", "20 7 * * *"],
    ["alarms", "*/15 * * * *"],
    ["maintain", "30 2 * * 0"],
  ]);
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

Deno.test("no line depends on the time of another: the retry is the same command, and one task does the whole day's work", async () => {
  const [first, retry] = await readSchedule();
  assert.equal(retry!.command, first!.command);
});

Deno.test("a hanging run that writes is ended before the next one starts", async () => {
  const schedule = (await readSchedule()).filter(({ command }) => taskOf(command) !== "alarms");
  const inOrder = schedule.toSorted((one, other) => minutes(one.time) - minutes(other.time));
  inOrder.slice(1).forEach(({ time }, index) => {
    const earlier = inOrder[index]!;
    assert.ok(
      minutes(earlier.time) + limitOf(earlier.command) + 1 < minutes(time),
      `${earlier.time} runs into ${time}`,
    );
  });
});

Deno.test("a hanging alarms task is ended before the next one starts", async () => {
  const alarms = (await readSchedule()).find(({ command }) => taskOf(command) === "alarms")!;
  assert.ok(limitOf(alarms.command) + 1 < 15);
});

Deno.test("cron mails only the output of alarms; all other output goes to the log", async () => {
  for (const { command } of await readSchedule()) {
    const script = `timeout() { echo told; echo complained >&2; return 5; }\n${command}`;
    const log = await Deno.makeTempFile();
    const { stdout, stderr } = await new Deno.Command("sh", {
      args: ["-c", script],
      env: { STORECAST_HOME: "/", STORECAST_LOG: log },
    }).output();
    const mail = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    const logged = await Deno.readTextFile(log);
    await Deno.remove(log);
    const said = "told\ncomplained\n";
    assert.deepEqual(
      { mail, logged },
      taskOf(command) === "alarms" ? { mail: said, logged: "" } : { mail: "", logged: said },
    );
  }
});
