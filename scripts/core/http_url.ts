import { ExitCode } from "./exit_codes.ts";
import { StorecastError } from "./storecast_error.ts";

/** Returns the URL in a variable; throws a usage error with this advice if it is not an http or https URL. */
export function httpUrl(variable: string, text: string, advice: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text;
  throw new StorecastError(`Cannot use ${variable}: it is not an https:// or http:// URL`, {
    exitCode: ExitCode.usage,
    advice,
  });
}
