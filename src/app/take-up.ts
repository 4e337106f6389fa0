import type { ShareLink } from '../core/share-link.ts'
import type { LeftOut } from './app.ts'
import type { AppDeps } from './app-deps.ts'
import type { Era } from './era.ts'

export interface TakeUpDeps extends Pick<AppDeps, 'records' | 'stores'> {
  readonly open: (link: ShareLink) => Promise<unknown>
}

/** Opens what earlier visits kept, one after another, until everything is erased. @throws StoreError */
export async function takeUp({ records, stores, open }: TakeUpDeps, era: Pick<Era, 'isOver'>): Promise<LeftOut> {
  const kept = await records.list().catch(async (error: unknown) => {
    if (await stores.isStoring()) throw error
    return { records: [], ofLaterVersion: 0 }
  })
  let notOpened = 0
  for (const { link } of kept.records) {
    if (era.isOver) break
    await open(link).catch(() => notOpened++)
  }
  return era.isOver ? { ofLaterVersion: 0, notOpened: 0 } : { ofLaterVersion: kept.ofLaterVersion, notOpened }
}
