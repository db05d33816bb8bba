import { Command, CommanderError, Option } from "commander";
import config from "../../deno.json" with { type: "json" };
import { parseInstant } from "./arguments.ts";
import { describeError } from "./describe_error.ts";
import { ExitCode } from "./exit_codes.ts";
import { printError } from "./print.ts";
import { readSettings, type Settings } from "./settings.ts";
import { StorecastError } from "./storecast_error.ts";

/** The context of a task, besides its own arguments. */
export interface TaskContext {
  readonly settings: Settings;
  /** The clock: the real time, or the instant of `--now`. */
  readonly now: Temporal.Instant;
}

/** The command line of a task: its name, its description in `deno.json` and `--help`; a task adds its own options. */
export function taskCommand(name: keyof typeof config.tasks): Command {
  return new Command(`deno task ${name}`)
    .description(config.tasks[name].description)
    .helpOption("-h, --help", "show this help")
    .addHelpText("after", "\nExit codes: docs/errors.md")
    .configureOutput({
      writeErr: () => {}, // runTask says what is wrong with a command line
      getOutHasColors: () => false, // or commander asks the environment for more than a task may read
      getErrHasColors: () => false,
    })
    .exitOverride();
}

/** The option that sets the clock, for tests and for running a past day again. */
export function nowOption(): Option {
  return new Option("--now <instant>", "take this instant for the present, such as 2026-11-24T06:00:00Z")
    .argParser(parseInstant);
}

/** Runs a task: parses the arguments, calls its action, turns every failure into one line and an exit code. */
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

/** The error of a command line, from commander's "error: unknown option '--form'\n(Did you mean --from?)". */
function usageError(command: Command, { code, message }: CommanderError): StorecastError {
  const reason = code === "commander.help"
    ? `one of ${command.commands.map((sub) => `"${sub.name()}"`).join(", ")} must follow`
    : message.replace(/^error: /, "").replaceAll("\n", " ").replaceAll(/(?<!\w)'(.*?)'(?!\w)/g, '"$1"');
  return new StorecastError(`Cannot run "${command.name()}": ${reason}`, {
    exitCode: ExitCode.usage,
    advice: `See "${command.name()} --help"`,
  });
}

/** Settings and clock for an action that was given `options`. */
export function taskContext(options: { now?: Temporal.Instant } = {}): TaskContext {
  // deno-lint-ignore storecast/clock-is-an-argument -- the one place where a task reads it
  return { settings: readSettings(), now: options.now ?? Temporal.Now.instant() };
}
