import { Command, CommanderError, Option } from "commander";
import { parseInstant } from "./arguments.ts";
import { describeError } from "./describe_error.ts";
import { ExitCode } from "./exit_codes.ts";
import { readSettings, type Settings } from "./settings.ts";

/** What every task is given besides its own arguments. */
export interface TaskContext {
  readonly settings: Settings;
  /** The clock: the real time, or what `--now` says. */
  readonly now: Temporal.Instant;
}

/** The command line of a task: its name, its one-sentence description and `--help`; a task adds its own options. */
export function taskCommand(name: string, description: string): Command {
  return new Command(`deno task ${name}`)
    .description(description)
    .helpOption("-h, --help", "show this help")
    .configureOutput({ outputError: (text, write) => write(text) })
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
    if (error instanceof CommanderError) Deno.exit(error.exitCode === 0 ? ExitCode.ok : ExitCode.usage);
    const { line, exitCode } = describeError(error);
    console.error(line);
    Deno.exit(exitCode);
  }
}

/** Settings and clock for an action that was given `options`. */
export function taskContext(options: { now?: Temporal.Instant } = {}): TaskContext {
  return { settings: readSettings(), now: options.now ?? Temporal.Now.instant() };
}
