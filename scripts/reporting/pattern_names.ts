const attributes: Readonly<Record<string, string>> = {
  category: "Category",
  segment: "Segment",
  ship_mode: "Ship mode",
};

/** "Ship mode" for the attribute `ship_mode`. */
export function attributeName(attribute: string): string {
  return attributes[attribute] ?? attribute;
}

/** "Mon" for the ISO weekday 1. */
export function weekdayName(weekday: number): string {
  return ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][weekday - 1]!;
}

/** "Jan" for the month 1. */
export function monthName(month: number): string {
  return Temporal.PlainDate.from({ year: 2000, month, day: 1 }).toLocaleString("en-US", { month: "short" });
}
