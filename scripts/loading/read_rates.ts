import { isDay } from "../core/days.ts";
import { ExitCode } from "../core/exit_codes.ts";
import { StorecastError } from "../core/storecast_error.ts";
import { systemReason } from "../core/system_reason.ts";

/** An exchange rate: the price of one unit of a currency in the store's currency, on a business day. */
export interface Rate {
  readonly day: string;
  readonly currency: string;
  /** As written, so that no digit is lost. */
  readonly rate: string;
}

const COLUMNS = ["day", "currency", "rate"] as const;

/** Reads exchange rates from CSV files; a later rate replaces an earlier one of the same day and currency. */
export async function readRates(paths: readonly string[]): Promise<Rate[]> {
  const rates = new Map<string, Rate>();
  for (const path of paths) {
    for (const rate of parseRates(await readText(path), path)) rates.set(`${rate.day} ${rate.currency}`, rate);
  }
  return [...rates.values()];
}

function parseRates(text: string, path: string): Rate[] {
  const [header = "", ...lines] = text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/);
  const names = fieldsOf(header);
  const positions = COLUMNS.map((name) => names.indexOf(name));
  if (positions.includes(-1) || new Set(names).size < names.length) {
    throw unreadable(path, { line: 1, reason: `is not a header with ${COLUMNS.join(", ")}, each once` });
  }
  return lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    const fields = fieldsOf(line);
    const refuse = (reason: string): StorecastError => unreadable(path, { line: index + 2, reason });
    if (fields.length !== names.length) throw refuse(`has ${fields.length} field(s), the header ${names.length}`);
    const [day, currency, rate] = positions.map((position) => fields[position]!) as [string, string, string];
    if (!isDay(day)) throw refuse(`has the day "${day}", which is not in the form yyyy-MM-dd`);
    if (!/^[A-Z]{3}$/.test(currency)) throw refuse(`has the currency "${currency}", which is not a code such as USD`);
    if (!/^\d{1,12}(\.\d{1,20})?$/.test(rate) || !/[1-9]/.test(rate)) {
      throw refuse(`has the rate "${rate}", which is not a number above 0 with a decimal point`);
    }
    return [{ day, currency, rate }];
  });
}

function fieldsOf(line: string): string[] {
  return line.split(line.includes(";") ? ";" : ",").map((field) => field.trim().replace(/^"(.*)"$/, "$1"));
}

async function readText(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    throw new StorecastError(`Cannot read "${path}": ${systemReason(error)}`, {
      exitCode: ExitCode.input,
      advice: "Give the path of a CSV file of rates",
      cause: error,
    });
  }
}

function unreadable(path: string, { line, reason }: { line: number; reason: string }): StorecastError {
  return new StorecastError(`Cannot read "${path}": line ${line} ${reason}`, {
    exitCode: ExitCode.input,
    advice: "Correct the file; nothing of it was kept",
  });
}
