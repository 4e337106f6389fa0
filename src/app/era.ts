import { StoreError } from '../core/ports/stores.ts'
import type { AppDeps } from './app-deps.ts'

/**
 * The time from one erasing of everything to the next. What was begun in it may still be on its way when it ends, and
 * must not bring back what was erased: it writes nothing from then on.
 */
export interface Era {
  readonly deps: AppDeps
  readonly isOver: boolean
  end(): void
}

export function createEra(deps: AppDeps): Era {
  const { records, stores } = deps
  let isOver = false

  const whileItLasts =
    <Options extends readonly unknown[], T>(write: (...options: Options) => Promise<T>) =>
    (...options: Options): Promise<T> =>
      isOver ? Promise.reject(new StoreError('closed')) : write(...options)

  return {
    deps: {
      ...deps,
      records: {
        ...records,
        keep: whileItLasts((record, manifest) => records.keep(record, manifest)),
        keepInfo: whileItLasts((infoHash, info) => records.keepInfo(infoHash, info)),
      },
      stores: {
        ...stores,
        get memoryLimit() {
          return stores.memoryLimit
        },
        open: whileItLasts((infoHash, layout) => stores.open(infoHash, layout)),
      },
    },
    get isOver() {
      return isOver
    },
    end() {
      isOver = true
    },
  }
}
