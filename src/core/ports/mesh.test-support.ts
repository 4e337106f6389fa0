import type { JoinOptions } from './mesh.ts'
import { deafToDataLink } from './transport.ts'

/** Of a member that nobody looks at. */
export const unheardEvents: JoinOptions['events'] = {
  joined: () => {},
  left: () => {},
  presence: () => {},
  manifest: () => {},
  connecting: () => {},
  dataLink: () => deafToDataLink,
}
