/** Who is on the line at the same time. */
export interface Trial {
  readonly name: string
  readonly hasApp: boolean
  /** The sender chose so in Settings. */
  readonly leavesRoom?: boolean
  /** The congestion control of each TCP flow. */
  readonly flows: readonly string[]
}

const appAlone: Trial = { name: 'app alone', hasApp: true, flows: [] }
const leavingRoom: Trial = { name: 'app, leaving room', hasApp: true, leavesRoom: true, flows: [] }
export const tcpAlone = (control: string): Trial => ({ name: `${control} alone`, hasApp: false, flows: [control] })
export const twoTcp = (control: string): Trial => ({ name: `two ${control}`, hasApp: false, flows: [control, control] })
export const besideApp = (control: string): Trial => ({ name: `app and ${control}`, hasApp: true, flows: [control] })

/** Those that are held against each other are neighbours. */
export const allTrials = (controls: readonly string[]): Trial[] => [
  appAlone,
  leavingRoom,
  ...controls.flatMap((control) => [tcpAlone(control), twoTcp(control), besideApp(control)]),
]
