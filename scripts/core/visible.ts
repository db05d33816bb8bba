/** What a terminal obeys instead of showing it: control characters, line and paragraph ends, and what changes the direction. */
const OBEYED = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** What reads like an escape, but stands in the text itself. */
const LIKE_AN_ESCAPE = /\\(?=u[\da-f]{4})/gi;

/**
 * Returns a value of the shop's, the user's or a server's as one line that a terminal shows and does not obey: such characters
 * become escapes like `\u001b`. A backslash that only looks like the start of one becomes `\u005c`, so that no two values look
 * the same.
 */
export function visible(value: string): string {
  return escapeObeyed(value.replaceAll(LIKE_AN_ESCAPE, escape));
}

/** Returns a line with those escapes that may have some already, as JSON and a kept error do; its line ends become escapes too. */
export function escapeObeyed(text: string): string {
  return text.replaceAll(OBEYED, escape);
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
