import { isDay } from "../core/days.ts";
import type { StorecastError } from "../core/storecast_error.ts";
import { openTable } from "../sources/archive/open_table.ts";
import type { FileContent } from "../sources/content/file_content.ts";
import { InputFile } from "../sources/content/input_file.ts";
import { unusableFile } from "../sources/content/unusable_file.ts";
import { readCsvHeader } from "../sources/csv/csv_file.ts";
import { readCsvRecords } from "../sources/csv/csv_records.ts";

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
    using file = await InputFile.open(path, "load");
    for await (const rate of ratesOf(await openTable(file))) rates.set(`${rate.day} ${rate.currency}`, rate);
  }
  return [...rates.values()];
}

async function* ratesOf(content: FileContent): AsyncGenerator<Rate> {
  const header = await readCsvHeader(content, { separator: await separatorOf(content), quote: '"' });
  const positions = COLUMNS.map((name) => header.names.indexOf(name));
  if (positions.includes(-1)) throw unreadable(content, `line 1 is not a header with ${COLUMNS.join(", ")}`);
  for await (const { records, rejected } of readCsvRecords(content, { header })) {
    const [bad] = rejected;
    if (bad) throw unreadable(content, `line ${bad.line} ${bad.reason}`);
    for (const { line, fields } of records) {
      const [day, currency, rate] = positions.map((position) => fields[position]?.trim() ?? "") as [
        string,
        string,
        string,
      ];
      const invalid = !isDay(day)
        ? `the day "${day}", which is not in the form yyyy-MM-dd`
        : !/^[A-Z]{3}$/.test(currency)
        ? `the currency "${currency}", which is not a code such as USD`
        : !/^\d{1,12}(\.\d{1,20})?$/.test(rate) || !/[1-9]/.test(rate)
        ? `the rate "${rate}", which is not a number above 0 with a decimal point`
        : undefined;
      if (invalid !== undefined) throw unreadable(content, `line ${line} has ${invalid}`);
      yield { day, currency, rate };
    }
  }
}

/** A semicolon if the first line has one, as spreadsheets of many countries write; else a comma. */
async function separatorOf(content: FileContent): Promise<";" | ","> {
  const [first = ""] = new TextDecoder().decode(await content.readHead(1000)).split(/[\r\n]/);
  return first.includes(";") ? ";" : ",";
}

function unreadable(content: FileContent, reason: string): StorecastError {
  return unusableFile(content, reason, "Correct the file; none of its rates were saved");
}
