/** What a parser of foreign text returns: a value, or one clause that says what is wrong with it. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string }

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })
export const fail = (reason: string): { readonly ok: false; readonly reason: string } => ({ ok: false, reason })
