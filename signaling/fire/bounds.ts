// How much larger the tracker may be when all attackers have gone. What is left behind does not depend on how long they
// were there: the bounds are the same for seconds and for hours.

const mebibyte = 2 ** 20

/** Living bytes, after forced collection: about 1 MiB of code and tables that no warm-up reaches, and some room. */
export const mostHeapGrowth = 4 * mebibyte

/**
 * Resident bytes, which collection does not give back at once: V8 keeps its room for new objects for half a minute after
 * a load, up to 32 MiB of it. The rest is for what malloc holds of freed buffers. A minute of everything leaves 7 MiB.
 */
export const mostResidentGrowth = 48 * mebibyte
