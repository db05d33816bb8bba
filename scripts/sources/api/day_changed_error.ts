import { DayNotWholeError } from "./day_not_whole_error.ts";

/** The error that a day of the API changed between two pages. Discard the pages read so far, and read the day again from page 1. */
export class DayChangedError extends DayNotWholeError {
  constructor(message: string, options: { advice?: string } = {}) {
    super(message, { advice: options.advice ?? "Run the task again later; the day is still due" });
  }
}
