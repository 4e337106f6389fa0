/** A list of listeners for one kind of event. A listener that throws does not keep the others from hearing. */
export interface Emitter<T> {
  emit(value: T): void
  /** Returns the function that unsubscribes; it may be called twice. */
  on(listener: (value: T) => void): () => void
}

export function createEmitter<T>(): Emitter<T> {
  const listeners = new Set<(value: T) => void>()
  return {
    emit(value) {
      let failure: { error: unknown } | undefined
      for (const listener of [...listeners]) {
        try {
          listener(value)
        } catch (error) {
          failure ??= { error }
        }
      }
      if (failure) throw failure.error
    },
    on(listener) {
      // A fresh function each time, so that the same listener subscribed twice is heard twice.
      const entry = (value: T) => listener(value)
      listeners.add(entry)
      return () => void listeners.delete(entry)
    },
  }
}
