import { Command, CommanderError, Option } from "commander";
import config from "../../deno.json" with { type: "json" };
import { parseInstant } from "./arguments.ts";
import { describeError } from "./describe_error.ts";
import { ExitCode } from "./exit_codes.ts";
import { printError } from "./print.ts";
import { readSettings, type Settings } from "./settings.ts";
import { StorecastError } from "./storecast_error.ts";

/** Settings and clock of a task. */
export interface TaskContext {
  readonly settings: Settings;
  /** The present time, or the instant of `--now`. */
  readonly now: Temporal.Instant;
  /** Whether `now` is the present time by this machine's clock. */
  readonly isPresent: boolean;
}

/** Returns the command line of a task, with the description from `deno.json` and `--help`; the task adds its own options. */
export function taskCommand(name: keyof typeof config.tasks): Command {
  return new Command(`deno task ${name}`)
    .description(config.tasks[name].description)
    .helpOption("-h, --help", "show this help")
    .addHelpText("after", "\nExit codes: docs/errors.md")
    .configureOutput({
      writeErr: () => {}, // runTask prints the error
      getOutHasColors: () => false, // otherwise commander reads variables that the task has no permission for
      getErrHasColors: () => false,
    })
    .exitOverride();
}

/** Returns the option that sets the clock, for tests and for running a past day again. */
export function nowOption(): Option {
  return new Option("--now <instant>", "run as if it were this instant, such as 2026-11-24T06:00:00Z")
    .argParser(parseInstant);
}

/** Returns the option that names one of several sources. */
export function sourceOption(description: string): Option {
  return new Option("--source <name>", description);
}

/** Runs a task: parses the arguments, calls the action, and turns every error into one line and an exit code. */
export async function runTask(command: Command): Promise<never> {
  try {
    await command.parseAsync(Deno.args, { from: "user" });
    Deno.exit(ExitCode.ok);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) Deno.exit(ExitCode.ok);
    const { line, exitCode } = describeError(error instanceof CommanderError ? usageError(command, error) : error);
    for (const part of line.split("\n")) printError(part); // an unexpected error has its stack
    Deno.exit(exitCode);
  }
}

/** Returns the usage error for a commander error such as "error: unknown option '--form'\n(Did you mean --from?)". */
function usageError(command: Command, { code, message }: CommanderError): StorecastError {
  const reason = code === "commander.help"
    ? `one of ${command.commands.map((sub) => `"${sub.name()}"`).join(", ")} must follow`
    : message.replace(/^error: /, "").replaceAll("\n", " ").replaceAll(/(?<!\w)'(.*?)'(?!\w)/g, '"$1"');
  return new StorecastError(`Cannot run "${command.name()}": ${reason}`, {
    exitCode: ExitCode.usage,
    advice: `See "${command.name()} --help"`,
  });
}

/** Returns the settings and the clock for an action with these options. */
export function taskContext(options: { now?: Temporal.Instant } = {}): TaskContext {
  // deno-lint-ignore storecast/clock-is-an-argument -- the one place where a task reads the clock
  return { settings: readSettings(), now: options.now ?? Temporal.Now.instant(), isPresent: options.now === undefined };
}
