/** Payload bytes of blocks, both ways. */
export interface ShareTotals {
  readonly receivedBytes: number
  readonly sentBytes: number
}

export const noTotals: ShareTotals = { receivedBytes: 0, sentBytes: 0 }

/** Over all visits: those before this one, and this one. */
export const overVisits = (now: ShareTotals & { readonly earlier: ShareTotals }): ShareTotals => ({
  receivedBytes: now.earlier.receivedBytes + now.receivedBytes,
  sentBytes: now.earlier.sentBytes + now.sentBytes,
})
