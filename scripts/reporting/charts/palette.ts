/**
 * The report's colors; each means one thing throughout. Blue and orange differ with every common color
 * blindness, and in print by their lightness.
 */
export const palette = {
  /** Actual sales. */
  actual: "#1f5c99",
  /** Actual sales under a stronger line. */
  actualLight: "#b5cce3",
  /** Forecast sales and their intervals. */
  forecast: "#b4500f",
  interval80: "#f0b583",
  interval95: "#fae3cf",
  /** Text, axes, rules. */
  ink: "#1d2733",
  muted: "#5b6774",
  rule: "#e2e7ec",
} as const;
