import type { SwarmId } from '../core/ids.ts'
import type { KeptShare, Records } from '../core/ports/records.ts'

/**
 * A share as an earlier visit left it. What can't be read may be read a moment later; otherwise this visit is a first one,
 * which keeps nothing over an own share.
 */
export function findKept(records: Records, id: SwarmId): Promise<KeptShare | null> {
  const find = () => records.find(id)
  return find()
    .catch(find)
    .catch(() => null)
}
