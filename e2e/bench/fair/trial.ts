/** Who is on the line at the same time. */
export interface Trial {
  readonly name: string
  readonly hasApp: boolean
  /** The sender chose so in Settings. */
  readonly leavesRoom?: boolean
  /** The congestion control of each TCP flow. */
  readonly flows: readonly string[]
  /** TCP is there first; otherwise the app is. */
  readonly joins?: boolean
  /** Measured is only what passes long after the last has come: what is known of a line grows old. */
  readonly isLong?: boolean
  /** It does the same again and again: several turns of that are measured. */
  readonly hasTurns?: boolean
  /** Bytes per second, where it is not the usual one. */
  readonly lineRate?: number
}

const appAlone: Trial = { name: 'app alone', hasApp: true, flows: [] }
const appOnSlowLine: Trial = {
  name: 'app alone for long, 1 MB/s',
  hasApp: true,
  flows: [],
  isLong: true,
  lineRate: 1_000_000,
}
export const leavingRoom: Trial = {
  name: 'app, leaving room',
  hasApp: true,
  leavesRoom: true,
  flows: [],
  hasTurns: true,
}
export const tcpAlone = (control: string): Trial => ({ name: `${control} alone`, hasApp: false, flows: [control] })
export const twoTcp = (control: string): Trial => ({ name: `two ${control}`, hasApp: false, flows: [control, control] })
export const besideApp = (control: string): Trial => ({ name: `app and ${control}`, hasApp: true, flows: [control] })
export const appJoins = (control: string): Trial => ({
  name: `${control}, then the app for long`,
  hasApp: true,
  flows: [control],
  joins: true,
  isLong: true,
})

/** Those that are held against each other are neighbours. */
export const allTrials = (controls: readonly string[]): Trial[] => [
  appAlone,
  leavingRoom,
  appOnSlowLine,
  ...controls.flatMap((control) => [tcpAlone(control), twoTcp(control), besideApp(control), appJoins(control)]),
]
