declare const brand: unique symbol

/** A value that only a parser or a generator of its own kind may make, so that two strings of different meaning can't be mixed up. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
