/** Characters that a terminal obeys instead of showing them: control characters, line ends, changes of direction. */
const OBEYED = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/** A backslash of the text itself that looks like the start of an escape. */
const LIKE_AN_ESCAPE = /\\(?=u[\da-f]{4})/gi;

/**
 * Returns a value that came from the shop, the user or a server as one line that is safe to print: characters that a terminal obeys become
 * escapes such as `\u001b`. A backslash that only looks like the start of an escape becomes `\u005c`, so that no two values
 * look the same.
 */
export function visible(value: string): string {
  return escapeObeyed(value.replaceAll(LIKE_AN_ESCAPE, escape));
}

/** Returns a line with these characters escaped, for a text that may contain escapes already, such as JSON or a stored error. */
export function escapeObeyed(text: string): string {
  return text.replaceAll(OBEYED, escape);
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
