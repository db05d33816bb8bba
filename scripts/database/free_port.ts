/** How many free ports are tried: between its choice and the start of the server another program may take one. */
const TRIES = 5;

/** Yields the preferred port of localhost, if there is one and nothing listens on it, and then free ones, each chosen when it is asked for. */
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
