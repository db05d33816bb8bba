/**
 * Brings the dashboards of `superset/` to a Superset, or up to date there.
 *
 * Usage: `deno task superset:push`
 *
 * @module
 */
import { runTask, taskCommand } from "./cli/task.ts";
import { readBundle } from "./superset/bundle.ts";
import { describePush } from "./superset/describe_push.ts";
import { pushBundle } from "./superset/push_bundle.ts";
import { SupersetClient } from "./superset/superset_client.ts";
import { readSupersetSettings } from "./superset/superset_settings.ts";

async function push(): Promise<void> {
  const settings = await readSupersetSettings();
  const files = await readBundle();
  const client = await SupersetClient.login(settings);
  console.log(describePush(await pushBundle(client, files, { databaseUrl: settings.databaseUrl }), settings.url));
}

if (import.meta.main) {
  await runTask(
    taskCommand("superset:push", "Bring the dashboards to the Superset of SUPERSET_URL, or up to date there").action(
      push,
    ),
  );
}
