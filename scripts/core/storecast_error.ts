import type { ExitCode } from "./exit_codes.ts";

/** A failure that a user can act on: printed as one line, without a stack trace, and left with its own exit code. */
export class StorecastError extends Error {
  override readonly name = "StorecastError";
  readonly exitCode: ExitCode;
  /** What to do about it, as a sentence without a final period. */
  readonly advice: string | undefined;

  constructor(message: string, options: { exitCode: ExitCode; advice?: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.exitCode = options.exitCode;
    this.advice = options.advice;
  }
}
