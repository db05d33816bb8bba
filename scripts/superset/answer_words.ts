/** What Superset says in an answer: `message`, or the messages of `errors`, on one line; "" where it says nothing. */
export function answerWords(text: string): string {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return ""; // an error page
  }
  if (typeof answer !== "object" || answer === null) return "";
  const messages = "errors" in answer && Array.isArray(answer.errors)
    ? answer.errors.map((error) => error?.message)
    : ["message" in answer ? answer.message : undefined];
  return messages
    .filter((message) => message !== undefined)
    .map((message) => typeof message === "string" ? message : JSON.stringify(message))
    .join("; ")
    .replaceAll(/\s+/g, " ")
    .trim();
}
