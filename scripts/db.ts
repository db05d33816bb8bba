/**
 * Starts, stops or describes the embedded PostgreSQL server.
 *
 * Usage: `deno task db start|stop|status|url [--role owner|loader|analyst] [--password]`
 *
 * @module
 */
import { Option } from "commander";
import { ExitCode } from "./core/exit_codes.ts";
import { print, printForPrograms } from "./core/print.ts";
import { redactUrl, withoutPassword } from "./core/redact_url.ts";
import type { Settings } from "./core/settings.ts";
import { StorecastError } from "./core/storecast_error.ts";
import { runTask, taskCommand, taskContext } from "./core/task.ts";
import type { StoreRole } from "./database/server_passwords.ts";
import { describeServer } from "./store/describe_server.ts";
import { embeddedServer } from "./store/open_store.ts";

async function start(settings: Settings): Promise<void> {
  const { analystUrl } = await embeddedServer(settings).start();
  print(`The embedded server is running at ${redactUrl(analystUrl)}`);
}

async function stop(settings: Settings): Promise<void> {
  const wasRunning = await embeddedServer(settings).stop();
  print(wasRunning ? "The embedded server is stopped" : "The embedded server was not running");
}

async function status(settings: Settings): Promise<void> {
  for (const line of await describeServer(settings)) print(line);
}

async function url(settings: Settings, options: { role?: StoreRole; password?: true }): Promise<void> {
  if (settings.databaseUrl === undefined) {
    const { ownerUrl, loaderUrl, analystUrl, publicUrls } = await embeddedServer(settings).start();
    const urls = options.password ? { owner: ownerUrl, loader: loaderUrl, analyst: analystUrl } : publicUrls;
    printForPrograms(urls[options.role ?? "analyst"]);
    return;
  }
  if (options.role !== undefined) {
    throw new StorecastError(
      `Cannot print the URL of the ${options.role}: DATABASE_URL is set, and --role works only with the embedded server`,
      {
        exitCode: ExitCode.usage,
        advice: "Leave out --role to print DATABASE_URL, or unset DATABASE_URL to use the embedded server",
      },
    );
  }
  printForPrograms(options.password ? settings.databaseUrl : withoutPassword(settings.databaseUrl));
}

if (import.meta.main) {
  const command = taskCommand("db").helpCommand("help [command]", "Show the help of a command");
  const add = (name: string, description: string, action: (settings: Settings) => Promise<void>): void => {
    command.command(name).description(description).action(() => action(taskContext().settings));
  };
  add("start", "Start the server; the first start creates its database", start);
  add("stop", "Stop the server and end its connections", stop);
  add("status", "Show whether the server is running, and where", status);
  command.command("url").description("Print the connection URL and nothing else; start the server if it is not running")
    .addOption(
      new Option("--role <role>", "role to connect as; the analyst by default").choices([
        "owner",
        "loader",
        "analyst",
      ]),
    )
    .addOption(new Option("--password", "print the password too"))
    .action((options) => url(taskContext().settings, options));
  await runTask(command);
}
