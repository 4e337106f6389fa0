import type { ShareError } from '../../app/app.ts'
import type { DeliveryError } from '../../core/ports/delivery.ts'

/** What happened and why, and the one thing to do about it. */
export interface Sentence {
  readonly what: string
  readonly next: string
}

export type DeliveryCode = DeliveryError['code']

/** Why the app shares nothing. */
export type ShareRefusalCode = ShareError['code']

/** The same, or an engine that did not load. */
export type ShareErrorCode = ShareRefusalCode | 'failed'
