const attributes: Readonly<Record<string, string>> = {
  category: "Category",
  segment: "Segment",
  ship_mode: "Ship mode",
};

/** "Ship mode" for the attribute `ship_mode`. */
export function attributeName(attribute: string): string {
  return attributes[attribute] ?? attribute;
}

const weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "Mon" for the ISO weekday 1. */
export function weekdayName(weekday: number): string {
  return weekdays[weekday - 1]!;
}

/** "Jan" for the month 1. */
export function monthName(month: number): string {
  return months[month - 1]!;
}
