import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { samplePaths } from "../scripts/core/data_folder.ts";
import { addDays } from "../scripts/core/days.ts";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { prepareSampleShop } from "../scripts/sample_shop/prepare_sample_shop.ts";
import { type SampleApi, type SampleApiOptions, startSampleApi } from "../scripts/sample_shop/sample_api.ts";
import { LAST_DAY, superstoreShift } from "../scripts/sample_shop/superstore_shift.ts";

const TODAY = "2026-11-24";
const ALL_DAYS_OVER = Temporal.Instant.from("2099-01-01T00:00:00Z");

async function makeFolder(): Promise<{ folder: string } & AsyncDisposable> {
  const folder = await Deno.makeTempDir();
  return { folder, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

function startApi(folder: string, options: Partial<SampleApiOptions> = {}): Promise<SampleApi> {
  return startSampleApi({
    folder,
    now: () => Temporal.Instant.from(`${TODAY}T06:00:00Z`),
    timeZone: "UTC",
    ...options,
  });
}

async function getOrders(url: string): Promise<Record<string, string | number>[]> {
  const response = await fetch(url);
  assert.equal(response.status, 200);
  return await response.json();
}

/** Sums amounts of up to four decimals without error, in ten-thousandths. */
function sum(amounts: (string | number)[]): number {
  return amounts.reduce<number>((total, amount) => total + Math.round(Number(amount) * 10_000), 0);
}

Deno.test("the shift is in whole weeks, close to whole years, and puts today into the data's last year", () => {
  fc.assert(fc.property(fc.integer({ min: -4000, max: 40_000 }), (offset) => {
    const today = addDays("2017-06-01", offset);
    const shift = superstoreShift(today);
    const last = addDays(LAST_DAY.toString(), shift);
    assert.equal(Math.abs(shift % 7), 0);
    assert.ok(today <= last, `${today} comes after the data's end ${last}`);
    assert.ok(today > addDays(last, -7 * 53), `${today} comes before the data's last year, which ends ${last}`);
    const years = Math.round(shift / 365.2425);
    const awayFromSeason = Temporal.PlainDate.from(last).since(LAST_DAY.add({ years }), { largestUnit: "days" }).days;
    assert.ok(Math.abs(awayFromSeason) <= 3, `The season moved by ${awayFromSeason} days`);
  }));
});

Deno.test("archive and API together have the whole Superstore data, whenever the shop is created", async () => {
  for (const today of [TODAY, "2026-01-01", "2026-12-31", "2028-02-29"]) {
    await using temporary = await makeFolder();
    const { archive, firstApiDay } = await prepareSampleShop({ folder: temporary.folder, today });
    await using api = await startApi(temporary.folder, { now: () => ALL_DAYS_OVER });
    const [, ...archived] = (await Deno.readTextFile(archive)).trimEnd().split("\n");
    const served = await getOrders(api.url);

    assert.equal(firstApiDay, Temporal.PlainDate.from(today).subtract({ months: 6 }).toString());
    const lacking = served.filter((row) => row["Order Date"]! >= firstApiDay);
    assert.equal(archived.length + lacking.length, 9_994);
    // No value after the product name is quoted, so the amount can be counted from the end.
    const sales = sum(archived.map((record) => record.split(";").at(-4)!)) + sum(lacking.map((row) => row["Sales"]!));
    assert.equal(sales, 22_972_008_603);
    const shared = served.filter((row) => row["Order Date"]! < firstApiDay);
    assert.ok(shared.length > 0 && shared.every((row) => row["Order Date"]! >= addDays(firstApiDay, -14)));
    assert.equal(new Set(served.map((row) => row["Row ID"])).size, served.length);
  }
});

Deno.test("the archive has the format of the shop's document", async () => {
  await using temporary = await makeFolder();
  const { archive, columns, shiftDays } = await prepareSampleShop({ folder: temporary.folder, today: TODAY });
  const text = await Deno.readTextFile(archive);
  const [header, first, ...others] = text.trimEnd().split("\n");
  const days = [first!, ...others].map((record) => record.split(";")[2]!.split(".").reverse().join("-"));

  assert.equal(header, columns.join(";"));
  assert.equal(columns.length, 21);
  assert.equal(shiftDays, 7 * 470);
  assert.equal(
    first,
    "7981;CA-2014-103800;06.01.2023;10.01.2023;Standard Class;DP-13000;Darren Powers;Consumer;United States;Houston;" +
      'Texas;77095;Central;OFF-PA-10000174;Office Supplies;Paper;"Message Book, Wirebound, Four 5 1/2"" X 4"" ' +
      'Forms/Pg., 200 Dupl. Sets/Book";16.448;2;0.2;5.5512',
  );
  assert.deepEqual(days, days.toSorted());
  assert.ok(text.includes(";Lawrence;Massachusetts;1841;"));
});

Deno.test("the first run decides the dates; a later one changes nothing", async () => {
  await using temporary = await makeFolder();
  const { folder } = temporary;
  const readFiles = async (): Promise<string[]> => [
    ...Array.from(Deno.readDirSync(folder), (entry) => entry.name).toSorted(),
    await Deno.readTextFile(samplePaths(folder).archive),
    await Deno.readTextFile(samplePaths(folder).api),
    await Deno.readTextFile(samplePaths(folder).decision),
  ];
  const [first, other] = await Promise.all([
    prepareSampleShop({ folder, today: TODAY }),
    prepareSampleShop({ folder, today: "2026-11-25" }),
  ]);
  const files = await readFiles();
  assert.deepEqual(other, first);
  assert.deepEqual(await prepareSampleShop({ folder, today: "2029-03-01" }), first);
  assert.deepEqual(await readFiles(), files);
  assert.deepEqual(files.slice(0, -3), ["api.json", "archive.csv", "sample.json"]);
});

Deno.test("a lost file of the shop is written again unchanged", async () => {
  for (const file of ["archive", "api"] as const) {
    await using temporary = await makeFolder();
    await prepareSampleShop({ folder: temporary.folder, today: TODAY });
    const path = samplePaths(temporary.folder)[file];
    const text = await Deno.readTextFile(path);
    await Deno.remove(path);
    await prepareSampleShop({ folder: temporary.folder, today: "2029-03-01" });
    assert.equal(await Deno.readTextFile(path), text);
  }
});

Deno.test("the sample API serves a day once it is over in the shop's zone", async () => {
  await using temporary = await makeFolder();
  let now = Temporal.Instant.from("2026-11-24T04:59:59Z");
  await using api = await startApi(temporary.folder, { now: () => now, timeZone: "America/New_York" });
  const lastShown = async (): Promise<unknown> => (await getOrders(api.url)).at(-1)?.["Order Date"];

  assert.equal(await lastShown(), "2026-11-22");
  assert.deepEqual(await getOrders(`${api.url}?Order+Date=2026-11-23`), []);
  now = Temporal.Instant.from("2026-11-24T05:00:00Z");
  assert.equal(await lastShown(), "2026-11-23");
});

Deno.test("days after the data's end are empty", async () => {
  await using temporary = await makeFolder();
  await prepareSampleShop({ folder: temporary.folder, today: TODAY });
  await using api = await startApi(temporary.folder, { now: () => ALL_DAYS_OVER });
  const response = await fetch(`${api.url}?Order+Date_gte=2030-01-01&_page=1`);
  assert.equal(response.headers.get("X-Total-Count"), "0");
  assert.deepEqual(await response.json(), []);
});

Deno.test("the sample API refuses unknown paths, methods and parameters", async () => {
  await using temporary = await makeFolder();
  await using api = await startApi(temporary.folder, { token: "open sesame" });
  const ask = async (path: string, init: RequestInit = {}): Promise<unknown[]> => {
    const response = await fetch(new URL(path, api.url), { headers: { Authorization: "Bearer open sesame" }, ...init });
    return [response.status, Object.keys(await response.json())[0]];
  };
  assert.deepEqual(await ask("/customers"), [404, "error"]);
  assert.deepEqual(await ask("/orders?Oder+Date=2026-11-23"), [400, "error"]);
  assert.deepEqual(await ask("/orders", { method: "DELETE" }), [405, "error"]);
  assert.deepEqual(await ask("/orders", { headers: {} }), [401, "error"]);
  assert.deepEqual(await ask("/orders?_limit=1"), [200, "0"]);
});

Deno.test("a port that is in use is a usage error", async () => {
  await using temporary = await makeFolder();
  await using api = await startApi(temporary.folder);
  const port = Number(new URL(api.url).port);
  await assert.rejects(startApi(temporary.folder, { port }), {
    message: `Cannot serve the sample API on 127.0.0.1:${port}: the port is in use`,
    exitCode: ExitCode.usage,
  });
});

Deno.test("the api task runs with narrow permissions until it gets a signal", async () => {
  await using temporary = await makeFolder();
  const { folder } = temporary;
  const task = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--no-lock",
      "--allow-env",
      "--allow-sys=uid,homedir",
      "--allow-net=127.0.0.1",
      `--allow-read=${folder}`,
      `--allow-write=${folder}`,
      fileURLToPath(new URL("../scripts/api.ts", import.meta.url)),
      "--port=0",
    ],
    env: { STORECAST_DATA: folder },
    stdout: "piped",
  }).spawn();
  let text = "";
  for await (const chunk of task.stdout.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const url = /^For example: curl '(.*)'$/m.exec(text)?.[1];
    if (!url) continue;
    assert.ok((await getOrders(url)).length <= 5);
    task.kill("SIGTERM");
  }
  assert.equal((await task.status).code, ExitCode.ok);
  assert.match(text, /^The sample API is listening at http:\/\/127\.0\.0\.1:\d+\/orders; stop it with Ctrl-C\n/);
});
