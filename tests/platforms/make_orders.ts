import type { Address, Customer, Line, Order, Refund } from "./order.ts";

const PRODUCTS: readonly { readonly name: string; readonly cents: number; readonly isVariant?: boolean }[] = [
  { name: "Oak Chair", cents: 8999 },
  { name: "Gel Pen, blue", cents: 99 },
  { name: "Paper Clips 100", cents: 5 },
  { name: "Desk Lamp “Nord”", cents: 3450, isVariant: true },
  { name: "Notebook A5, dotted", cents: 310 },
  { name: "T-Shirt M / Grün", cents: 1995, isVariant: true },
  { name: "Espresso Cup", cents: 725 },
  { name: "Bücherregal Öland", cents: 15400 },
  { name: 'Sticker "50 % off"', cents: 1 },
];
const FIRST_NAMES = ["Anna", "Jürgen", "Zoë", "Emre", "Marie-Luise", "Sean"];
const LAST_NAMES = ["Schmidt", "O'Neill", "Yılmaz", "von der Heide", "Müller"];
const CITIES: readonly (readonly [city: string, zip: string, state: string, country: string, code: string])[] = [
  ["Berlin", "10115", "Berlin", "Germany", "DE"],
  ["Dresden", "01067", "Sachsen", "Germany", "DE"],
  ["Wien", "1010", "Wien", "Austria", "AT"],
  ["Zürich", "8001", "ZH", "Switzerland", "CH"],
];
/** By day from the first: no order at all, one that is cancelled alone, and so many that no page holds them. */
const EMPTY_DAYS = new Set([6, 20, 21, 41]);
const CANCELLED_DAY = 27;
const BIG_DAY = 33;
const BIG_DAY_ORDERS = 310;
/** Instead of its number: the day on which the clock changes is none of those. */
const CLOCK_CHANGE = -1;
/** A refund months after its order, of an order of the second day. */
const LATE_REFUND_DAYS = 100;

interface MakeOrders {
  readonly seed: number;
  readonly from: string;
  readonly days: number;
  readonly timeZone: string;
}

/** Makes every order of the days with all that becomes of it. The same seed gives the same orders. */
export function makeOrders({ seed, from, days, timeZone }: MakeOrders): Order[] {
  const below = randomNumbers(seed);
  const first = Temporal.PlainDate.from(from);
  const ordinary = (day: Temporal.PlainDate): boolean => day.toZonedDateTime({ timeZone }).hoursInDay === 24;
  const instants = Array.from({ length: days }, (_, index) => ({ index, day: first.add({ days: index }) }))
    .map(({ index, day }) => ({ day, index: ordinary(day) ? index : CLOCK_CHANGE }))
    .flatMap(({ index, day }) => timesOf(day, { index, timeZone, below }).map((placedAt) => ({ placedAt, index })))
    .toSorted((a, b) => Temporal.Instant.compare(a.placedAt, b.placedAt));
  return instants.map(({ placedAt, index }, position) => makeOrder(position, { placedAt, index, below }));
}

/** Whole numbers from 0 up to below a limit, by a generator of 32 bits. */
function randomNumbers(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * limit);
  };
}

interface DayOptions {
  readonly index: number;
  readonly timeZone: string;
  readonly below: (limit: number) => number;
}

/** When the orders of a day are placed, with the first and last second of it and both passes of the hour that comes twice. */
function timesOf(day: Temporal.PlainDate, { index, timeZone, below }: DayOptions): Temporal.Instant[] {
  const at = (time: string, disambiguation: "earlier" | "later" = "earlier"): Temporal.Instant =>
    day.toPlainDateTime(time).toZonedDateTime(timeZone, { disambiguation }).toInstant();
  if (EMPTY_DAYS.has(index)) return [];
  if (index === CANCELLED_DAY) return [at("11:20:00")];
  const count = index === BIG_DAY ? BIG_DAY_ORDERS : 3 + below(8);
  const times = Array.from({ length: count }, () => {
    const [hour, minute, second] = [below(24), below(60), below(60)];
    return at(new Temporal.PlainTime(hour, minute, second, below(1000)).toString());
  });
  if (index % 3 === 0) times.push(at("00:00:00"));
  if (index % 3 === 1) times.push(at("23:59:59"));
  if (index % 4 === 1) times.push(at("23:59:59.640"), at("00:00:00.120"));
  const midnight = day.toZonedDateTime({ timeZone });
  if (midnight.hoursInDay === 25) {
    times.push(at("02:00:00"), at("02:30:00"), at("02:59:59.999"));
    times.push(at("02:00:00", "later"), at("02:30:00", "later"), at("02:59:59", "later"));
  }
  return times;
}

interface OrderOptions {
  readonly placedAt: Temporal.Instant;
  readonly index: number;
  readonly below: (limit: number) => number;
}

function makeOrder(position: number, { placedAt, index, below }: OrderOptions): Order {
  const id = 5_000_001 + position;
  const lineCount = position % 97 === 50 ? 24 : 1 + below(3);
  const lines = Array.from({ length: lineCount }, (_, at) => makeLine(id * 100 + at, below));
  const address = makeAddress(below);
  const customer = below(4) === 0 ? null : customerOf(below(60), address);
  const kind = index === CANCELLED_DAY ? 0 : below(20);
  const after = (days: number): Temporal.Instant =>
    placedAt.add({ hours: 24 * days, minutes: below(1440), milliseconds: below(1000) });
  const isEdited = below(25) === 0;
  const edit = isEdited ? { at: after(2), added: makeLine(id * 100 + 99, below) } : null;
  const shipping = BigInt(below(3) * 245);
  const cancelledAt = position % 2 === 0 ? placedAt : placedAt.add({ hours: 30 });
  return {
    id,
    number: 1001 + position,
    placedAt,
    updatedAt: placedAt,
    status: kind === 0 ? "cancelled" : kind === 1 ? "pending" : "completed",
    cancelledAt: kind === 0 ? cancelledAt : null,
    isTest: kind === 2,
    customer,
    email: customer?.email ?? (below(3) === 0 ? null : `guest${position}@example.org`),
    address,
    lines,
    shipping,
    shippingTax: (shipping * 19n + 50n) / 100n,
    shippingMethod: shipping === 0n ? "Abholung" : "DHL Paket",
    refunds: kind > 2 ? makeRefunds(id, { lines, index, position, after, below }) : [],
    edit,
  };
}

function makeLine(id: number, below: (limit: number) => number): Line {
  const product = below(PRODUCTS.length);
  const { name, cents, isVariant = false } = PRODUCTS[product]!;
  const unitPrice = BigInt(cents);
  const unitDiscount = below(4) === 0 ? unitPrice * BigInt(5 + below(20)) / 100n : 0n;
  return {
    id,
    productId: 700 + product,
    sku: name.startsWith("Sticker") ? null : `SKU-${String(product).padStart(3, "0")}`,
    name,
    isVariant,
    quantity: 1 + below(4),
    unitPrice,
    unitDiscount,
    unitTax: ((unitPrice - unitDiscount) * 19n + 50n) / 100n,
  };
}

function makeAddress(below: (limit: number) => number): Address {
  const [city, zip, state, country, countryCode] = CITIES[below(CITIES.length)]!;
  const firstName = FIRST_NAMES[below(FIRST_NAMES.length)]!;
  const lastName = LAST_NAMES[below(LAST_NAMES.length)]!;
  return { firstName, lastName, street: `Hauptstraße ${1 + below(99)}`, zip, city, state, country, countryCode };
}

function customerOf(number: number, { firstName, lastName }: Address): Customer {
  return { id: 9000 + number, firstName, lastName, email: `customer${number}@example.com` };
}

interface RefundOptions {
  readonly lines: readonly Line[];
  readonly index: number;
  readonly position: number;
  readonly after: (days: number) => Temporal.Instant;
  readonly below: (limit: number) => number;
}

/** One refund of a part or of all, two refunds on different days, or none. */
function makeRefunds(id: number, { lines, index, position, after, below }: RefundOptions): Refund[] {
  const isLate = index === 1 && position % 2 === 0;
  if (!isLate && below(8) > 0) return [];
  const [line, other] = lines;
  const part = { id: id * 10, line: line!, quantity: 1 };
  const at = after(isLate ? LATE_REFUND_DAYS : below(12));
  if (other === undefined) return [{ id, at, reason: "", lines: [part] }];
  const whole = { id: id * 10 + 1, line: other, quantity: other.quantity };
  if (below(2) === 0) return [{ id, at, reason: "Zu klein", lines: [part, whole] }];
  const later = at.add({ hours: 50 });
  return [{ id, at, reason: "damaged", lines: [part] }, { id: id + 40_000_000, at: later, reason: "", lines: [whole] }];
}
