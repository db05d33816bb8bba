/**
 * Stages a day of an API in a process of its own and prints its seconds as JSON.
 *
 * Usage: `deno run --allow-all bench/stage_day.ts URL API DOCUMENT DAY`
 *
 * @module
 */
import { connect } from "../scripts/database/connect.ts";
import { pullDays } from "../scripts/loading/pull_days.ts";
import { runContext } from "../scripts/store/run_context.ts";
import { RunLog } from "../scripts/store/run_log.ts";

if (import.meta.main) {
  const [url, api, json, day] = Deno.args as [string, string, string, string];
  await using database = await connect(url);
  const context = await runContext(database, JSON.parse(json), {
    log: new RunLog(database, "bench"),
    migrated: { migrations: [], functionsApplied: false, functionsHash: "bench" },
    today: day,
    progress: () => {},
  });
  const start = performance.now();
  await pullDays(context, { url: api }, [{ day, reason: "asked for" }]);
  console.log(JSON.stringify((performance.now() - start) / 1000));
}
