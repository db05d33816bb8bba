import assert from "node:assert/strict";
import { ExitCode } from "../scripts/core/exit_codes.ts";
import { dataFolder, makeSampleShopYoung } from "./support/data_folder.ts";
import { runTask, startTask } from "./support/run_task.ts";
import { DUE_DAYS, loadSmallArchive, NOW, startSmallShopApi } from "./support/small_shop.ts";
import { testDatabase } from "../tools/test_server/test_database.ts";
import { readSuperstore } from "./support/superstore.ts";

const document = await readSuperstore();

Deno.test("a second daily ends at once with its own exit code and one line, while the first continues", async () => {
  await using db = await testDatabase();
  await using data = await dataFolder();
  await loadSmallArchive(db.database, document, data.path);
  const asked = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  await using api = startSmallShopApi(document, {
    async beforeAnswer(request): Promise<void> {
      if (request !== 5) return;
      asked.resolve();
      await held.promise;
    },
  });
  const env = { DATABASE_URL: db.url, SALES_API_URL: api.url, STORECAST_DATA: data.path };

  const first = await startTask(["daily", "--now", NOW], { env });
  await Promise.race([asked.promise, first.ended]);
  for (const task of ["daily", "pull", "publish", "forecast"]) {
    const { code, stdout, stderr } = await runTask([task, "--now", NOW], { env });
    assert.equal(code, ExitCode.anotherRun);
    assert.equal(stdout, "");
    assert.match(
      stderr,
      /^Cannot start: another run is using this database \(.*session \d+ of the role "\w+"\)\. [^\n]+\n$/,
    );
  }
  const looking = await runTask(["status", "--now", NOW], { env });
  assert.equal(looking.code, ExitCode.ok, "Who only looks need not wait");
  held.resolve();

  const { code, stderr } = await first.ended;
  assert.deepEqual({ code, stderr }, { code: ExitCode.ok, stderr: "" });
  assert.deepEqual(
    (await db.database.rows<{ day: string }>("select day from etl.business_day where channel = 'api' order by day"))
      .map(({ day }) => day),
    DUE_DAYS,
  );
  assert.deepEqual(
    await db.database.rows("select task, status from etl.run where task <> 'test' order by run_id"),
    [{ task: "daily", status: "done" }],
  );
});

Deno.test("of two demos started at once without a server one does the job and the other refuses to start", async () => {
  await using data = await dataFolder();
  await makeSampleShopYoung(data, { today: "2026-11-24" });
  const command = ["demo", "--now", "2026-11-24T06:00:00Z"];
  const env = { STORECAST_DATA: data.path };

  const runs = await Promise.all([runTask(command, { env }), runTask(command, { env })]);
  // On a machine that is busy, the one that waits for the other's first start says so.
  const waits = /^Another task \(process \d+\) is starting or stopping the embedded server, waiting for it …\n/;
  const ended = runs.map((run) => ({ ...run, stderr: run.stderr.replace(waits, "") }));

  const [winner, loser] = ended.toSorted((left, right) => left.code - right.code) as [typeof ended[0], typeof ended[0]];
  assert.deepEqual({ code: winner.code, stderr: winner.stderr }, { code: ExitCode.ok, stderr: "" });
  assert.equal(loser.code, ExitCode.anotherRun, loser.stderr);
  assert.match(
    loser.stderr,
    /^Cannot start: another run is using this database( \(.*\))?\. [^\n]+\n$/,
  );
  await using database = await data.connect();
  assert.deepEqual(
    await database.rows(
      "select channel, count(*) as batches from etl.batch where status = 'published' group by channel order by channel",
    ),
    [{ channel: "api", batches: "11" }, { channel: "archive", batches: "1" }],
  );
});
