/**
 * Starts, stops and describes the embedded PostgreSQL.
 *
 * Usage: `deno task db start|stop|status|url`
 *
 * @module
 */
import type { Settings } from "./cli/settings.ts";
import { runTask, taskCommand, taskContext } from "./cli/task.ts";
import { redactUrl } from "./cli/redact_url.ts";
import { embeddedServer } from "./database/open_store.ts";

async function start(settings: Settings): Promise<void> {
  const { publicUrl } = await embeddedServer(settings).start();
  console.log(`The embedded server runs at ${redactUrl(publicUrl)}`);
}

async function stop(settings: Settings): Promise<void> {
  const server = embeddedServer(settings);
  const wasRunning = await server.isRunning();
  await server.stop();
  console.log(wasRunning ? "The embedded server is stopped" : "The embedded server was not running");
}

async function status(settings: Settings): Promise<void> {
  if (settings.databaseUrl) {
    console.log(`DATABASE_URL is set to ${redactUrl(settings.databaseUrl)}; the embedded server is not used`);
  }
  const server = embeddedServer(settings);
  const place = `data in "${settings.dataFolder}"`;
  console.log(
    await server.isRunning()
      ? `The embedded server runs at ${redactUrl((await server.address()).publicUrl)}, ${place}`
      : `The embedded server is not running, ${place}`,
  );
}

async function url(settings: Settings): Promise<void> {
  console.log(settings.databaseUrl ?? (await embeddedServer(settings).start()).publicUrl);
}

if (import.meta.main) {
  const command = taskCommand("db", "Start, stop and describe the embedded PostgreSQL server");
  const add = (name: string, description: string, action: (settings: Settings) => Promise<void>): void => {
    command.command(name).description(description).action(() => action(taskContext().settings));
  };
  add("start", "start the server, and make its database the first time", start);
  add("stop", "stop the server; whoever is connected is cut off", stop);
  add("status", "say whether the server runs and where", status);
  add("url", "print the URL to connect with, alone; the server is started if need be", url);
  await runTask(command);
}
