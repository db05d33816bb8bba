/**
 * The report's colours; each means one thing throughout. Blue and orange stay apart under every common colour
 * blindness, and in print by lightness.
 */
export const palette = {
  /** Sales that happened. */
  actual: "#1f5c99",
  /** The same, where a stronger line lies over it. */
  actualLight: "#b5cce3",
  /** Sales that are forecast, and their bands. */
  forecast: "#b4500f",
  band80: "#f0b583",
  band95: "#fae3cf",
  /** Text, axes, rules. */
  ink: "#1d2733",
  muted: "#5b6774",
  rule: "#e2e7ec",
} as const;
