import { DayNotWholeError } from "./day_not_whole_error.ts";

/** The error that the API's day changed between two pages. The pages read so far are void; read the day again from page 1. */
export class DayChangedError extends DayNotWholeError {
  constructor(message: string, options: { advice?: string } = {}) {
    super(message, { advice: options.advice ?? "Run the task again later; the day is still due" });
  }
}
