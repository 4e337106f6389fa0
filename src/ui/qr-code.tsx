import { useEffect, useState } from 'preact/hooks'
import { qrPath } from './qr-path.ts'
import { useAllWords } from './page-context.ts'

/** Modules of white around the code that scanners need (ISO/IEC 18004). */
const quietZone = 4

/** The link for a camera. The code that draws it is loaded with the first one. */
export function QrCode({ text }: { readonly text: string }) {
  const { t } = useAllWords()
  const [drawn, setDrawn] = useState<{ readonly size: number; readonly path: string } | null>(null)
  useEffect(() => {
    let isCurrent = true
    async function draw(): Promise<void> {
      try {
        const { encode } = await import('uqr')
        const { data, size } = encode(text, { ecc: 'M', border: quietZone })
        if (isCurrent) setDrawn({ size, path: qrPath(data) })
      } catch (error) {
        // The link itself stands beside it: without the picture nothing is lost.
        reportError(error)
      }
    }
    void draw()
    return () => {
      isCurrent = false
    }
  }, [text])
  return (
    <figure class="qr">
      <div class="qr-plate">
        {drawn && (
          <svg
            role="img"
            aria-label={t.share.qr}
            viewBox={`0 0 ${drawn.size} ${drawn.size}`}
            shape-rendering="crispEdges"
          >
            <path d={drawn.path} />
          </svg>
        )}
      </div>
      <figcaption class="muted">{t.share.qrHint}</figcaption>
    </figure>
  )
}
