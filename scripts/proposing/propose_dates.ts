import { UNDECIDED } from "../sources/documents/undecided.ts";
import { type DateReading, readDates } from "./date_readings.ts";
import type { Candidate } from "./match_roles.ts";
import type { Finding, SampleColumn } from "./proposal.ts";

/** Proposed date columns and date format. */
export interface ProposedDates {
  readonly orderDate: SampleColumn | undefined;
  readonly shipDate: SampleColumn | undefined;
  readonly dateFormat: string;
  readonly timeZone: string | undefined;
  readonly findings: readonly Finding[];
}

/** Chooses the date columns and the format that their values prove; leaves an ambiguous format open, with its readings. */
export function proposeDates(
  { orders, shipments, today }: { orders: readonly Candidate[]; shipments: readonly Candidate[]; today: string },
): ProposedDates {
  const dated = orders.map((candidate) => ({ ...candidate, ...readDates(candidate.column.values, today) }));
  const [best, ...more] = dated.filter(({ readings }) => readings.length > 0);
  if (best === undefined) return noDates(dated.map(({ column, unread }) => `"${column.name}" has ${unread}`));
  const { column, isSure, unread } = best;
  const others = more.map((other) => `"${other.column.name}"`);
  const findings: Finding[] = [{
    key: "order_date",
    certainty: isSure && others.length === 0 ? "found" : "guess",
    says: `"${column.name}"${others.length > 0 ? `; not ${others.join(", ")}: check which one is right` : ""}`,
    example: best.read[0]!,
  }];
  const { readings, read, shipDate, note } = withShipments(best, shipments, today);
  if (shipDate !== undefined) {
    findings.push({
      key: "ship_date",
      certainty: "found",
      says: `"${shipDate.name}"`,
      example: shipDate.values.find(Boolean)!,
    });
  }
  if (note !== undefined) findings.push({ key: "ship_date", certainty: "guess", says: note });
  const { dateFormat, finding } = formatOf(readings, read, today);
  findings.push(finding);
  if (unread !== undefined) {
    findings.push({ key: "dateFormat", certainty: "guess", says: `a row with "${unread}" would be rejected` });
  }
  const isUtc = /(gmt|utc)$/i.test(column.name);
  if (isUtc) findings.push({ key: "timeZone", certainty: "guess", says: `UTC, by the name of "${column.name}"` });
  else if (
    /H|h/.test(readings[0]!.format) ||
    readings[0]!.format === "iso" && read.some((text) => text.includes(":") && !/(Z|UTC|[+-]\d\d:?\d\d)$/.test(text))
  ) {
    findings.push({
      key: "timeZone",
      certainty: "guess",
      says:
        'the times have no zone and are read in the shop\'s (SHOP_TIME_ZONE); add "timeZone" if they are in another, such as UTC',
    });
  }
  return { orderDate: column, shipDate, dateFormat, timeZone: isUtc ? "UTC" : undefined, findings };
}

function noDates(tried: readonly string[]): ProposedDates {
  const says = `the column with the day of the order${
    tried.length > 0 ? `; no known date format: ${tried.join(", ")}` : ""
  }`;
  return {
    orderDate: undefined,
    shipDate: undefined,
    dateFormat: `${UNDECIDED}the format of its dates, such as yyyy-MM-dd or d.M.yyyy`,
    timeZone: undefined,
    findings: [{ key: "order_date", certainty: "open", says }],
  };
}

/** Adds the ship dates if they have a format in common with the order dates, which they may help to prove. */
function withShipments(
  best: { column: SampleColumn; readings: readonly DateReading[]; read: readonly string[] },
  shipments: readonly Candidate[],
  today: string,
): { readings: readonly DateReading[]; read: readonly string[]; shipDate?: SampleColumn; note?: string } {
  const column = shipments[0]?.column;
  if (column === undefined) return best;
  const { readings, read } = readDates(column.values, today);
  const formats = new Set(readings.map(({ format }) => format.replaceAll(/dd/g, "d").replaceAll(/MM/g, "M")));
  const common = best.readings.filter(({ format }) =>
    formats.has(format.replaceAll(/dd/g, "d").replaceAll(/MM/g, "M"))
  );
  if (common.length > 0) return { readings: common, read: [...best.read, ...read], shipDate: column };
  return { ...best, note: `"${column.name}" is left out: its dates have another format than those of the orders` };
}

function formatOf(
  readings: readonly DateReading[],
  read: readonly string[],
  today: string,
): { dateFormat: string; finding: Finding } {
  const [first, second] = readings;
  if (second === undefined) {
    const proof = read.find((text) => !hasTwoReadings(text)) ?? read[0]!;
    const { format, dayOf } = first!;
    const says = `${format}: ${proof} is ${inWords(dayOf(proof))}`;
    return { dateFormat: format, finding: { key: "dateFormat", certainty: "found", says } };
  }
  const differs = read.find((text) => new Set(readings.map(({ dayOf }) => dayOf(text))).size > 1) ?? read[0]!;
  const choices = readings.map(({ format, dayOf }) => {
    const day = dayOf(differs)!;
    return `${format} (${differs} is ${inWords(day)}${day > today ? ", in the future" : ""})`;
  }).join(" or ");
  return { dateFormat: UNDECIDED + choices, finding: { key: "dateFormat", certainty: "open", says: choices } };
}

/** Whether each of the first two numbers may be a month. */
function hasTwoReadings(text: string): boolean {
  const [one, other] = text.split(/\D+/).map(Number);
  return one! <= 12 && other! <= 12;
}

/** Writes a day with the name of its month, so that it is unambiguous. */
function inWords(day: string | undefined): string {
  if (day === undefined) return "none";
  return Temporal.PlainDate.from(day).toLocaleString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}
