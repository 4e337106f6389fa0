import type { Page } from '@playwright/test'
import type { People } from '../support/people.ts'
import type { ServerProcess } from '../support/server-process.ts'

/** A short story that passes through some states. Pictures are taken of them, and checks made. */
export interface Scene {
  /** SCREEN-STATE of all that it reaches. */
  readonly states: readonly string[]
  /** What it makes pages complain of without catching it: that is reported, and part of the story. */
  readonly complaint?: RegExp
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
  /** The page is in this state, and stays in it until this resolves. */
  reached(state: string, page: Page): Promise<void>
}
