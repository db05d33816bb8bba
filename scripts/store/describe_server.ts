import { redactUrl } from "../core/redact_url.ts";
import type { Settings } from "../core/settings.ts";
import { embeddedServer } from "./open_store.ts";

/** Describes whether the embedded server is used and running, and where; in one line or more. */
export async function describeServer(settings: Settings): Promise<string[]> {
  const server = embeddedServer(settings);
  const [status, { installed, next }] = [await server.status(), await server.binaries()];
  const description = {
    running: async () => `is running at ${redactUrl((await server.address()).analystUrl)}`,
    starting: () => "is starting",
    stopping: () => "is stopping",
    stopped: () => "is not running",
  };
  const binaries = installed === undefined ? "" : `, PostgreSQL ${installed}`;
  const { databaseUrl, dataFolder } = settings;
  return [
    ...(databaseUrl ? [`DATABASE_URL is set to ${redactUrl(databaseUrl)}; the embedded server is not used`] : []),
    `The embedded server ${await description[status]()}${binaries}, data in "${dataFolder}"`,
    ...(next !== undefined && status !== "stopped"
      ? [`PostgreSQL ${next} will be used after the next start: deno task db stop, then deno task db start`]
      : []),
  ];
}
