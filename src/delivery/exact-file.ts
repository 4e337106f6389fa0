import { DeliveryError } from '../core/ports/delivery.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'

/** Anything whose size is known before it is read. */
export interface SizedSource {
  /** Bytes. */
  readonly size: number
  read(signal: AbortSignalLike): AsyncIterable<Uint8Array>
}

/**
 * The source's bytes, exactly as many as it says: a byte too many is never given out, one too few is an error.
 * @throws DeliveryError `unreadable` or `wrongSize`, or the signal's reason.
 */
export async function* readExactly(signal: AbortSignalLike, source: SizedSource): AsyncGenerator<Uint8Array> {
  let total = 0
  for await (const chunk of readTranslated(signal, source)) {
    signal.throwIfAborted()
    total += chunk.length
    if (total > source.size) throw new DeliveryError('wrongSize')
    yield chunk
  }
  signal.throwIfAborted()
  if (total !== source.size) throw new DeliveryError('wrongSize')
}

async function* readTranslated(signal: AbortSignalLike, source: SizedSource): AsyncGenerator<Uint8Array> {
  try {
    yield* source.read(signal)
  } catch (cause) {
    signal.throwIfAborted()
    throw cause instanceof DeliveryError ? cause : new DeliveryError('unreadable', cause)
  }
}
