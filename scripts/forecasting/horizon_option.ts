import { Option } from "commander";
import { parseWholeNumber } from "../core/arguments.ts";

/** Default number of days to forecast. */
export const HORIZON = 7;

/** The longest horizon that a task accepts, in days. */
const LONGEST_HORIZON = 366;

/** Returns the option for the number of days to forecast. */
export function horizonOption(): Option {
  return new Option("--horizon <days>", "number of days to forecast")
    .argParser(parseWholeNumber(1, LONGEST_HORIZON))
    .default(HORIZON);
}
