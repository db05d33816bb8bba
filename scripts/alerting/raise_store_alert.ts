import { describeError } from "../core/describe_error.ts";
import { printError } from "../core/print.ts";
import { formatAlarm } from "./format_alert.ts";
import { sendAlarm } from "./send_alert.ts";
import type { StoreAlarm, StoreAlarmFile } from "./store_alert.ts";

/** Raises the alarm that the store cannot be opened or written, once while it cannot; printed once, and sent until it is taken. */
export async function raiseStoreAlarm(
  error: unknown,
  { file, now, webhookUrl }: { file: StoreAlarmFile; now: Temporal.Instant; webhookUrl: string | undefined },
): Promise<void> {
  const standing = await file.read();
  const alarm: StoreAlarm = standing ?? {
    cause: "store",
    message: `The store cannot be used: ${describeError(error).line.split("\n")[0]}`,
    advice: 'See "store" in docs/operations.md; "deno task status" says whether it is well again',
    raised_at: now.toString(),
    raise_told_at: webhookUrl === undefined ? now.toString() : null,
  };
  const told = { ...alarm, state: "raised", resolved_at: null } as const;
  if (standing === undefined) {
    printError(formatAlarm(told));
    await file.write(alarm);
  }
  if (alarm.raise_told_at !== null || webhookUrl === undefined) return;
  const failure = await sendAlarm(webhookUrl, told);
  if (failure === undefined) await file.write({ ...alarm, raise_told_at: now.toString() });
  else if (standing === undefined) printError(`Cannot send the alarm: ${failure}. The next run tries again.`);
}
