import { useMemo } from 'preact/hooks'
import { encode } from 'uqr'
import { useAllWords } from '../page-context.ts'
import { qrPath } from './qr-path.ts'

/** Modules of white around the code that scanners need (ISO/IEC 18004). */
const quietZone = 4

/** The link for a camera. */
export function QrCode({ text, hint }: { readonly text: string; readonly hint: string }) {
  const { t } = useAllWords()
  const { data, size } = useMemo(() => encode(text, { ecc: 'M', border: quietZone }), [text])
  return (
    <figure class="qr">
      <div class="qr-plate">
        <svg role="img" aria-label={t.share.qr} viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges">
          <path d={qrPath(data)} />
        </svg>
      </div>
      <figcaption class="muted">{hint}</figcaption>
    </figure>
  )
}
