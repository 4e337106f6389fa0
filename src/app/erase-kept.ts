import { openManifest } from '../crypto/manifest-envelope.ts'
import { deriveContentKeys } from '../crypto/derive.ts'
import type { InfoHash } from '../core/ids.ts'
import type { KeptShare, Records } from '../core/ports/records.ts'
import type { AppDeps } from './app-deps.ts'

/** Deletes all that this page keeps in the browser. What can be deleted is, also where something else can't. @throws StoreError */
export async function eraseKept({
  records,
  stores,
  delivery,
}: Pick<AppDeps, 'records' | 'stores' | 'delivery'>): Promise<void> {
  const erasures = [
    () => stores.removeAll(() => keptParts(records)),
    () => delivery.deleteCopies(),
    // Last: they may have to say what there is.
    () => records.forgetAll().catch(unlessNothingIsStored),
  ]
  const failures: unknown[] = []
  for (const erase of erasures) await erase().catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]

  async function unlessNothingIsStored(error: unknown): Promise<void> {
    if (await stores.isStoring()) throw error
  }
}

/** Of all lists that are kept. */
async function keptParts(records: Records): Promise<readonly InfoHash[]> {
  const parts: InfoHash[] = []
  for (const { id } of (await records.list()).records) {
    const kept = await records.find(id)
    if (kept) parts.push(...(await partsOf(kept)))
  }
  return parts
}

async function partsOf({ record, manifest }: KeptShare): Promise<readonly InfoHash[]> {
  const { id: swarmId, link } = record
  const { manifestKey } = record.keys ?? (await deriveContentKeys(link, null))
  const opened = await openManifest(manifest, { swarmId, ownerKeyHash: link.ownerKeyHash }, manifestKey)
  // Nothing was ever stored by a list that can't be read.
  return opened.ok ? opened.value.parts.flatMap(({ infoHash }) => infoHash ?? []) : []
}
