import type { Page } from '@playwright/test'
import type { People } from '../support/people.ts'
import type { ServerProcess } from '../support/server-process.ts'

/** A short story that passes through some states. */
export interface Scene {
  /** SCREEN-STATE of each picture that it takes. */
  readonly states: readonly string[]
  play(set: Set): Promise<void>
}

/** What a scene is played with; all of it is its own, and gone afterwards. */
export interface Set {
  /** The product's process; a page opened at its address is on loopback and says so. */
  readonly server: ServerProcess
  /** The page as others reach it: on a host whose deployment names a public address. */
  readonly url: string
  readonly people: People
  /** A temporary folder. */
  readonly folder: string
  /** Where somebody here opens a link that names the public address. */
  opened(link: string): string
  /** Takes a state in every theme, language and width, unless nobody asked for it. */
  shoot(state: string, page: Page): Promise<void>
}
