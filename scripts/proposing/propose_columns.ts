import { UNDECIDED } from "../sources/documents/undecided.ts";
import { chooseSales, type ChosenSales } from "./choose_sales.ts";
import { AMOUNTS, type Candidate, type Matches, matchRoles } from "./match_roles.ts";
import type { Finding, SampleColumn } from "./proposal.ts";
import { proposeCustomer } from "./propose_customer.ts";
import { proposeWithFallback } from "./propose_with_fallback.ts";
import { proposeDates, type ProposedDates } from "./propose_dates.ts";
import { type ProposedNumbers, proposeNumbers } from "./propose_numbers.ts";
import { proposeCurrency } from "./propose_currency.ts";
import { proposeRowId } from "./propose_row_id.ts";
import type { Role } from "./role_names.ts";
import { exampleOf, isFilled, isOfOrder, isOnFirstRow, type Orders, ordersOfSeveral } from "./row_facts.ts";
import { describeStatus } from "./describe_status.ts";
import { isFraction, isPercent } from "./discount_rate.ts";

/** Proposed columns of a document, and the findings behind them. */
export interface ProposedColumns {
  readonly columns: Readonly<Record<string, unknown>>;
  readonly currency: string | undefined;
  readonly dates: ProposedDates;
  readonly numbers: ProposedNumbers;
  /** Columns that have a value only on the first row of an order. */
  readonly fill: readonly string[];
  readonly findings: readonly Finding[];
  /** Columns that the document does not use. */
  readonly unused: readonly SampleColumn[];
}

/** Maps a column of the sample, or a cell made of it, to a column of Storecast. */
type Take = (key: string, column: SampleColumn, cell?: unknown) => void;

/** Roles that map to a column without further checks. */
const PLAIN: readonly Role[] = [
  "ship_mode",
  "segment",
  "country",
  "state",
  "city",
  "postal_code",
  "region",
  "product_name",
  "category",
];
const PLAIN_LAST: readonly Role[] = ["subcategory", "quantity"];
/** Amounts that must be of a line: the amount of an order would be counted once for each of its lines. */
const OF_LINE: readonly Role[] = ["discount", "discount_amount", "profit", "gross_sales", "tax", "shipping", "cost"];

/** Proposes the columns of a document, and the formats of their dates and numbers. */
export function proposeColumns(
  sample: readonly SampleColumn[],
  { today, isJson }: { today: string; isJson: boolean },
): ProposedColumns {
  const matches = matchRoles(sample);
  const findings: Finding[] = [];
  const columns: Record<string, unknown> = {};
  const used = new Set<SampleColumn>();
  const take: Take = (key, column, cell = column.name) => {
    columns[key] = cell;
    used.add(column);
  };
  const orderId = (matches.get("order_id") ?? []).filter(({ column }) => isFilled(column));
  const orders = orderId[0] === undefined || sample.some(({ level }) => level === "line")
    ? []
    : ordersOfSeveral(orderId[0].column);
  findings.push(...chooseOne("order_id", orderId, take));
  if (columns["order_id"] === undefined) {
    const says = "the column with the number of the order";
    columns["order_id"] = UNDECIDED + says;
    findings.push({ key: "order_id", certainty: "open", says });
  }
  const dates = proposeDates({
    orders: matches.get("order_date") ?? [],
    shipments: matches.get("ship_date") ?? [],
    today,
  });
  if (dates.orderDate === undefined) columns["order_date"] = `${UNDECIDED}${dates.findings[0]!.says}`;
  else take("order_date", dates.orderDate);
  if (dates.shipDate !== undefined) take("ship_date", dates.shipDate);
  const row = proposeRowId(matches, { orderId: orderId[0]?.column, orders });
  if (row.column !== undefined) take("row_id", row.column);
  findings.push(...dates.findings, ...row.findings);
  const customer = proposeCustomer(matches);
  Object.assign(columns, customer.columns);
  findings.push(...customer.findings);
  for (const column of customer.used) used.add(column);
  const product = proposeWithFallback("product_id", matches.get("product_id") ?? []);
  Object.assign(columns, product.columns);
  findings.push(...product.findings);
  for (const column of product.used) used.add(column);
  for (const role of PLAIN) findings.push(...chooseOne(role, matches.get(role) ?? [], take));
  const amounts = AMOUNTS.flatMap((role) => matches.get(role) ?? []).map(({ column }) => column);
  const numbers = proposeNumbers(amounts);
  findings.push(...numbers.findings);
  const sales = chooseSales(matches, orders, numbers.marks);
  columns["sales"] = sales.cell;
  findings.push(sales.finding, ...(isJson ? describeCents(sales) : []));
  for (const column of sales.used) used.add(column);
  for (const role of PLAIN_LAST) findings.push(...chooseOne(role, matches.get(role) ?? [], take));
  findings.push(...chooseAmounts(matches, orders, { take, used }));
  const currency = proposeCurrency(matches, amounts);
  if (currency.column !== undefined) take("currency", currency.column);
  const status = describeStatus(matches, { sample, orders, canFill: !isJson });
  findings.push(...currency.findings, ...status.findings);
  const fill = sample.filter((column) =>
    used.has(column) && isOnFirstRow(column, orders) || status.toFill.includes(column)
  ).map(({ name }) => name);
  if (fill.length > 0) {
    const says = `${fill.map((name) => `"${name}"`).join(", ")}: only the first row of an order has a value`;
    findings.push({ key: "fill", certainty: "found", says });
  }
  findings.push(...describeShortened(sample.filter((column) => used.has(column))));
  const unused = sample.filter((column) => !used.has(column) && column.values.some((value) => value !== ""));
  return { columns, currency: currency.currency, dates, numbers, fill, findings, unused };
}

/** Warns of amounts without decimals: some APIs send them in the smallest unit of the currency. */
function describeCents({ cell, used }: ChosenSales): Finding[] {
  const [amount] = used;
  if (amount === undefined || !amount.values.every((value) => /^-?\d*$/.test(value))) return [];
  if (typeof cell === "string" && cell.startsWith(UNDECIDED)) return [];
  const rule = JSON.stringify({ multiply: [cell, 0.01] });
  return [{
    key: "sales",
    certainty: "guess",
    says: `whole numbers: if they are cents, write ${rule}`,
    example: exampleOf(amount),
  }];
}

/** Warns of long numbers that a spreadsheet has shortened, so that different ones became the same. */
function describeShortened(columns: readonly SampleColumn[]): Finding[] {
  return columns.flatMap((column): Finding[] => {
    const shortened = column.values.find((value) => /^\d[.,]\d+E\+\d+$/i.test(value));
    if (shortened === undefined) return [];
    const says = `"${column.name}" was shortened by a spreadsheet: export the file again, and do not open and save it`;
    return [{ key: "rows", certainty: "guess", says, example: shortened }];
  });
}

/** Takes the best candidate, and mentions the others. */
function chooseOne(
  key: string,
  [best, ...more]: readonly Candidate[],
  take: Take,
): Finding[] {
  if (best === undefined) return [];
  take(key, best.column);
  const others = more.length === 0
    ? ""
    : `; not ${more.map(({ column }) => `"${column.name}"`).join(", ")}: check which one is right`;
  return [{
    key,
    certainty: best.isSure && more.length === 0 ? "found" : "guess",
    says: `"${best.column.name}"${others}`,
    example: exampleOf(best.column),
  }];
}

/** Takes the other amounts of a line; `discount` must be a fraction. */
function chooseAmounts(
  matches: Matches,
  orders: Orders,
  { take, used }: { take: Take; used: ReadonlySet<SampleColumn> },
): Finding[] {
  return OF_LINE.flatMap((role) => {
    const list = (matches.get(role) ?? []).filter(({ column }) => !used.has(column));
    const ofLine = list.filter(({ column }) =>
      !isOfOrder(column, orders) && (orders.length > 0 || column.level === "line" || isExact(column, role))
    );
    if (
      role !== "discount" || ofLine[0] === undefined || isFraction(ofLine[0].column) && !isPercent(ofLine[0].column)
    ) {
      return chooseOne(role, ofLine, take);
    }
    const { name } = ofLine[0].column;
    if (isPercent(ofLine[0].column)) {
      const cell = { multiply: [name, 0.01] };
      take(role, ofLine[0].column, cell);
      const says = `${JSON.stringify(cell)}: it is a percentage, by its name`;
      return [{ key: role, certainty: "guess" as const, says, example: exampleOf(ofLine[0].column) }];
    }
    const says = `"${name}" is left out: it is not a fraction such as 0.2; it may be "discount_amount"`;
    return [{ key: role, certainty: "guess" as const, says, example: exampleOf(ofLine[0].column) }];
  });
}

/** Whether the name of a column shows that it is an amount of the line: if each order has one row, the values do not. */
function isExact({ level, known }: SampleColumn, role: Role): boolean {
  const mayBeOfOrder = ["tax", "shipping", "discount_amount"].includes(role);
  return level === undefined && (!mayBeOfOrder || known.some((name) => /^(item|line)/.test(name)));
}
