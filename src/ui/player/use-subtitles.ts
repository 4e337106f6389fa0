import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { parseSubtitles, type Cue } from '../../core/subtitles.ts'

export interface SubtitleChoice {
  readonly label: string
  readonly load: () => Promise<string>
}

export interface Subtitles {
  /** Place among the choices; null: none are shown. */
  readonly chosen: number | null
  readonly hasFailed: boolean
  choose(choice: number | null): void
}

/** Shows one of several subtitles over the film. `choices` may grow. */
export function useSubtitles(media: RefObject<HTMLVideoElement | null>, choices: readonly SubtitleChoice[]): Subtitles {
  const [chosen, setChosen] = useState<number | null>(null)
  const [hasFailed, setFailed] = useState(false)
  /** A browser never takes one back: it is used again. */
  const track = useRef<TextTrack | null>(null)

  useEffect(() => {
    const choice = chosen === null ? undefined : choices[chosen]
    let isCurrent = true
    setFailed(false)
    show([])
    if (choice) void load(choice).catch(reportError)
    async function load({ load: read }: SubtitleChoice): Promise<void> {
      const cues = parseSubtitles(await read().catch(() => ''))
      if (!isCurrent) return
      setFailed(cues.length === 0)
      show(cues)
    }
    return () => void (isCurrent = false)
  }, [chosen])

  function show(cues: readonly Cue[]): void {
    if (cues.length === 0 && !track.current) return
    track.current ??= media.current?.addTextTrack('subtitles') ?? null
    const shown = track.current
    if (!shown) return
    // Only one that is not disabled gives its cues away.
    shown.mode = 'hidden'
    for (const cue of Array.from(shown.cues ?? [])) shown.removeCue(cue)
    for (const { start, end, text } of cues) shown.addCue(new VTTCue(start, end, text))
    shown.mode = cues.length > 0 ? 'showing' : 'disabled'
  }

  return { chosen, hasFailed, choose: setChosen }
}
