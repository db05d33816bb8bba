/**
 * What every uuid of Storecast's bundle begins with. It is a uuid of version 8, whose bits are free to choose; Superset
 * gives version 4 to whatever its users make, a copy of one of these charts too. So whatever a server has under this
 * beginning came from a bundle of Storecast's, and nothing else did.
 */
export const BUNDLE_UUID_START = "57072ca5-0000-8000-8000-";

/** Whether a uuid, in lower case, is one of the bundle's. */
export function isBundleUuid(uuid: string): boolean {
  return uuid.startsWith(BUNDLE_UUID_START) && /^[0-9a-f]{12}$/.test(uuid.slice(BUNDLE_UUID_START.length));
}
