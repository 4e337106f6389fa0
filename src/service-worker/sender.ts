/** Who posted a message: as much of a `Client` as decides about it. */
export interface Sender {
  readonly id: string
  readonly url: string
}
