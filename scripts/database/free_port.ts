/** How many free ports to try: another program may take one before the server starts. */
const TRIES = 5;

/** Yields the preferred port of localhost, if it is given and free, and then other free ports, each chosen when it is needed. */
export function* freePorts(preferred?: number): Generator<number> {
  if (preferred !== undefined && isPortFree(preferred)) yield preferred;
  for (let tries = 0; tries < TRIES; tries++) yield anyPort();
}

/** Returns a free port of localhost that the system chooses, so that two programs that start at once get different ones. */
export function anyPort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** Whether nothing listens on a port of localhost. */
function isPortFree(port: number): boolean {
  try {
    using _listener = Deno.listen({ hostname: "127.0.0.1", port });
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return false;
    throw error;
  }
}
