/** A date and time of a workbook; a duration or a time of day has no date. */
export interface SerialTime {
  /** As yyyy-MM-dd. */
  readonly day: string | undefined;
  /** As HH:mm:ss, with milliseconds if it has some. */
  readonly time: string;
}

const DAY_MS = 86_400_000;

/** Serial number of 9999-12-31, the last date that Excel knows. */
const LAST_SERIAL = 2_958_465;

/** Serial number of 29 February 1900, which Excel counts although that day did not exist. */
const NO_DAY = 60;

/** Converts the serial number of a date to day and time; undefined if there is no such day. */
export function serialTime(text: string, countsFrom1904: boolean): SerialTime | undefined {
  const serial = Number(text);
  const milliseconds = Math.round(serial * DAY_MS);
  const days = Math.floor(milliseconds / DAY_MS);
  if (!(days >= 0 && days <= LAST_SERIAL) || (days === NO_DAY && !countsFrom1904)) return undefined;
  const [time, fraction] = new Date(milliseconds % DAY_MS).toISOString().slice(11, 23).split(".") as [string, string];
  const shown = fraction === "000" ? time : `${time}.${fraction}`;
  if (days === 0 && !countsFrom1904) return { day: undefined, time: shown };
  const first = countsFrom1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < NO_DAY ? 31 : 30);
  return { day: new Date(first + days * DAY_MS).toISOString().slice(0, 10), time: shown };
}
