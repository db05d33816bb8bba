/** Forecasts of one series from several origins: means and actual values, day by day. */
export interface Scored {
  readonly means: readonly ArrayLike<number>[];
  readonly values: readonly ArrayLike<number>[];
}

/** Root mean square error of a day. */
export function rmse({ means, values }: Scored): number {
  let sum = 0;
  let days = 0;
  means.forEach((one, index) => {
    for (let step = 0; step < one.length; step++) {
      sum += (values[index]![step]! - one[step]!) ** 2;
      days++;
    }
  });
  return Math.sqrt(sum / days);
}

/** Sum of absolute errors over the sum of sales, of days or of the horizons' sums. */
export function wape({ means, values }: Scored, of: "days" | "sums"): number {
  let errors = 0;
  let sales = 0;
  means.forEach((one, index) => {
    const actual = Array.from(values[index]!);
    errors += of === "sums"
      ? Math.abs(total(actual) - total(Array.from(one)))
      : total(actual.map((value, step) => Math.abs(value - one[step]!)));
    sales += total(actual);
  });
  return errors / sales;
}

/** Sum of forecasts over the sum of sales, minus 1. */
export function bias({ means, values }: Scored): number {
  return total(means.map((one) => total(Array.from(one)))) / total(values.map((one) => total(Array.from(one)))) - 1;
}

/** Root mean square of the differences to the day a week before: the scale of RMSSE (Hyndman and Koehler 2006). */
export function seasonalScale(history: readonly number[]): number {
  let sum = 0;
  for (let position = 7; position < history.length; position++) {
    sum += (history[position]! - history[position - 7]!) ** 2;
  }
  return Math.sqrt(sum / (history.length - 7));
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
