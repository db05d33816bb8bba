import type { ExitCode } from "./exit_codes.ts";

/** An error that a user can act on: it is printed as one line without a stack trace and sets the task's exit code. */
export class StorecastError extends Error {
  override readonly name = "StorecastError";
  readonly exitCode: ExitCode;
  /** What the user should do, as a sentence without a final period. */
  readonly advice: string | undefined;

  constructor(message: string, options: { exitCode: ExitCode; advice?: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.exitCode = options.exitCode;
    this.advice = options.advice;
  }
}
