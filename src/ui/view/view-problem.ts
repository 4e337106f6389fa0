import { ViewError } from '../../core/ports/viewing.ts'

/** Why a file is not shown. */
export type ViewProblem = ViewError['code'] | 'gone' | 'ownNoCodec'

export interface Problem {
  readonly kind: ViewProblem
  /** Of tracks that can't be decoded, for a sentence. */
  readonly codecs: string
}

/** `isOwn`: it is one of the person's own files, which they can't save from here. */
export function problemOf(error: unknown, isOwn: boolean): Problem {
  const { code, codecs } = error instanceof ViewError ? error : new ViewError('unreadable')
  return { kind: isOwn ? ownProblem[code] : code, codecs: codecs.join(', ') }
}

const ownProblem: Readonly<Record<ViewError['code'], ViewProblem>> = {
  otherType: 'ownNoCodec',
  noCodec: 'ownNoCodec',
  broken: 'ownNoCodec',
  unsupported: 'ownNoCodec',
  unreadable: 'gone',
}
