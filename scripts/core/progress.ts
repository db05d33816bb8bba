import { visible } from "./visible.ts";

const encoder = new TextEncoder();

/** Shows what is being done, on one line of the terminal that each text overwrites; a log stays quiet. */
export class Progress implements Disposable {
  readonly #isTerminal = Deno.stderr.isTerminal();

  readonly show = (text: string): void => this.#write(`\r\x1b[K${visible(text)} …`);

  [Symbol.dispose](): void {
    this.#write("\r\x1b[K");
  }

  #write(text: string): void {
    if (this.#isTerminal) Deno.stderr.writeSync(encoder.encode(text));
  }
}
