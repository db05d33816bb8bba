import { CHECKOUT } from "./run_task.ts";

/** Whether util-linux's `script`, which creates a terminal, is installed. */
export const HAS_TERMINAL: boolean = Deno.build.os === "linux" &&
  await new Deno.Command("script", { args: ["--version"], stdout: "null" }).output().then(() => true, () => false);

/** Returns what a terminal shows of a command. */
export async function onTerminal(command: string): Promise<{ code: number; shown: string }> {
  const { code, stdout } = await new Deno.Command("script", {
    args: ["--quiet", "--return", "--command", command, "/dev/null"],
    cwd: CHECKOUT,
    env: { TERM: "xterm-256color", COLORTERM: "truecolor", STORECAST_DATA: "/dev/null/nothing", DATABASE_URL: "" },
    stdin: "null",
  }).output();
  return { code, shown: new TextDecoder().decode(stdout).replaceAll("\r\n", "\n") };
}
