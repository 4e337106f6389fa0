import type { RefObject } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { parseSubtitles, type Cue } from '../../core/subtitles.ts'

/** Compared by identity. */
export interface SubtitleChoice {
  readonly label: string
  /** The file's text. */
  readonly load: (signal: AbortSignal) => Promise<string>
}

export interface Subtitles {
  /** Null: none are shown. */
  readonly chosen: SubtitleChoice | null
  /** Why the chosen ones are not shown. */
  readonly problem: 'none' | 'unreadable' | null
  choose(choice: SubtitleChoice | null): void
}

/** Shows one of several subtitles over the film. */
export function useSubtitles(media: RefObject<HTMLVideoElement | null>): Subtitles {
  const [chosen, setChosen] = useState<SubtitleChoice | null>(null)
  const [problem, setProblem] = useState<Subtitles['problem']>(null)
  /** A browser never takes one back: it is used again. */
  const track = useRef<TextTrack | null>(null)

  useEffect(() => {
    const controller = new AbortController()
    const { signal } = controller
    setProblem(null)
    show([])
    if (chosen) void load(chosen, signal).catch(() => signal.aborted || setProblem('unreadable'))
    return () => controller.abort(new DOMException('other subtitles were chosen', 'AbortError'))
  }, [chosen])

  async function load(choice: SubtitleChoice, signal: AbortSignal): Promise<void> {
    const cues = parseSubtitles(await choice.load(signal))
    if (signal.aborted) return
    if (cues.length === 0) setProblem('none')
    show(cues)
  }

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

  return { chosen, problem, choose: setChosen }
}
