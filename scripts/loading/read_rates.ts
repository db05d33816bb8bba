import { isDay } from "../core/days.ts";
import type { StorecastError } from "../core/storecast_error.ts";
import { openTable } from "../sources/archive/open_table.ts";
import type { FileContent } from "../sources/content/file_content.ts";
import { InputFile } from "../sources/content/input_file.ts";
import { unusable } from "../sources/content/unusable.ts";
import { readCsvHeader } from "../sources/csv/csv_file.ts";
import { readCsvRecords } from "../sources/csv/csv_records.ts";

/** An exchange rate: the value of one unit of a currency in the store's currency on a business day. */
export interface Rate {
  readonly day: string;
  readonly currency: string;
  /** As written, so that no digit is lost. */
  readonly rate: string;
}

const COLUMNS = ["day", "currency", "rate"] as const;

/** Reads exchange rates from CSV files. If a day and currency occur twice, the later rate counts. */
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
      const wanted = !isDay(day)
        ? `"${day}" as day; a day is written yyyy-MM-dd`
        : !/^[A-Z]{3}$/.test(currency)
        ? `"${currency}" as currency; a currency is a code such as USD`
        : !/^\d{1,12}(\.\d{1,20})?$/.test(rate) || !/[1-9]/.test(rate)
        ? `"${rate}" as rate; a rate is a number above 0 with a decimal point`
        : undefined;
      if (wanted !== undefined) throw unreadable(content, `line ${line} has ${wanted}`);
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
  return unusable(content, reason, "Correct the file; none of its rates were saved");
}
