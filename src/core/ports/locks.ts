/** Locks of the browser that keep a lone seeder's page from being frozen. */
export interface Locks {
  /** Holds a lock of this name until the returned function is called. */
  hold(name: string): () => void
}
