import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";

/** Throws a usage error unless a range of days, open at either end, is in order and over by `yesterday`. */
export function requirePastRange({ from, to }: { from?: string; to?: string }, yesterday: string): void {
  const last = to ?? yesterday;
  if (last <= yesterday && (from === undefined || from <= last)) return;
  const reason = last > yesterday ? `--to ${last} is not over yet` : `--from ${from} is after the last day, ${last}`;
  throw new StorecastError(`Cannot pull: ${reason}`, {
    exitCode: ExitCode.usage,
    advice: `Use days up to yesterday, ${yesterday}, and a --from that is not after --to`,
  });
}
