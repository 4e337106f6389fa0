/** The hosts of meeting points, each once, for people to read: what a yes would let this page contact. */
export const hostsOf = (addresses: readonly string[]): string =>
  [...new Set(addresses.map((address) => new URL(address).host))].join(', ')
