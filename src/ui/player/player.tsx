import type { RefObject } from 'preact'
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { hasPiece } from '../../core/bitfield.ts'
import type { ManifestFile } from '../../core/manifest.ts'
import { subtitleLabel } from '../../core/subtitles.ts'
import { aheadBytesAt, type Urgency } from '../../core/urgency.ts'
import { decodeText } from '../../lib/decode-text.ts'
import { useRate } from '../numbers/live.ts'
import { useAllWords, useSession } from '../page-context.ts'
import { SeekRibbon } from '../ribbon/seek-ribbon.tsx'
import type { SeekSpans } from '../ribbon/ribbon-shapes.ts'
import { clockText } from '../ribbon/seek-steps.ts'
import { ProblemNote } from '../view/problem-note.tsx'
import { useOpened } from '../view/use-file.ts'
import { subtitlesBeside } from '../view/viewable.ts'
import type { ViewProps } from '../view/view-props.ts'
import { factsOfPlace, isAvailableAt, missingBytes, placeOfFile, spansWhere } from './file-place.ts'
import { playedSpans, type MediaFacts } from './media-facts.ts'
import { takeMediaKeys } from './media-session.ts'
import { pressKey, toggle, toggleFullScreen } from './player-commands.ts'
import { PlayerControls } from './player-controls.tsx'
import { isDue, neededNow, playingNote, type PlayingFacts } from './playing-state.ts'
import { playingText, reasonText } from './playing-text.ts'
import { SeekKey } from './seek-key.tsx'
import { SubtitleMenu } from './subtitle-menu.tsx'
import { useMedia } from './use-media.ts'
import { useSubtitles, type SubtitleChoice } from './use-subtitles.ts'

interface PlayerProps extends ViewProps {
  /** What fills the screen, and in which the keys hold. */
  readonly frame: RefObject<HTMLElement | null>
  readonly files: readonly ManifestFile[]
  readonly onPrevious: (() => void) | null
  readonly onNext: (() => void) | null
  /** Whether the next one may begin when this one ends. */
  readonly isNextChosen: boolean
  /** How loud and fast the person likes it, from one file to the next. */
  readonly taste: { current: Taste }
}

export interface Taste {
  readonly volume: number
  readonly isMuted: boolean
  readonly speed: number
}

const everything = [{ from: 0, to: 1 }]

/** Plays one file, also while it comes, with the ribbon as its seek bar. */
export function Player(props: PlayerProps) {
  const { transfer, manifest, shown, words: t, frame, files, onPrevious, onNext, isNextChosen, onSave, taste } = props
  const { app, waiting } = useSession()
  const { format } = useAllWords()
  const media = useRef<HTMLVideoElement>(null)
  // What nobody said yes to does not begin by itself.
  const goOn = useRef(onNext)
  goOn.current = isNextChosen ? onNext : null
  const facts = useMedia(
    media,
    useCallback(() => goOn.current?.(), []),
  )
  const [missing, setMissing] = useState<readonly string[]>([])
  const { opened, fail } = useOpened(app, transfer, shown, async (view, signal) => {
    const element = media.current
    if (!element) throw new Error('a player is opened once its element is there')
    const playing = await view.play(signal, element, { failed: fail, missing: setMissing })
    signal.throwIfAborted()
    // Where a browser wants another press first, it waits for one.
    element.play().catch(() => {})
    return playing
  })

  useLayoutEffect(() => {
    const element = media.current
    if (!element) return
    const { volume, isMuted, speed } = taste.current
    Object.assign(element, { volume, muted: isMuted, defaultPlaybackRate: speed, playbackRate: speed })
  }, [])
  useEffect(() => {
    if (facts.isKnown) taste.current = { volume: facts.volume, isMuted: facts.isMuted, speed: facts.speed }
  }, [facts.volume, facts.isMuted, facts.speed, facts.isKnown])

  const size = files[shown.index]?.size ?? 0
  const place = useMemo(() => placeOfFile(manifest, shown.index), [manifest, shown.index])
  const isOwn = transfer.origin === 'own'
  const part = place && !isOwn ? factsOfPlace(transfer, manifest, place) : null
  const state: PlayingFacts = { ...facts, size }
  const speed = useRate(transfer.receivedBytes)
  const needed = neededNow(state)
  const note = playingNote(state, {
    speed,
    missing: isOwn || !place ? 0 : part ? missingBytes(place, part, needed.from, needed.count) : needed.count,
    isAvailable: !place || !part || isAvailableAt(place, part, needed.from),
    isPaused: transfer.state.phase === 'paused',
    waiting: waiting.value,
  })
  useUrgency(opened.phase === 'here' ? opened.value.urgency : null, state)

  const spans = seekSpans(facts, place, part, isOwn)

  const [added, setAdded] = useState<readonly SubtitleChoice[]>([])
  const beside = useMemo(
    () =>
      subtitlesBeside(files, shown).map((index): SubtitleChoice => {
        const label = subtitleLabel(files[index]?.path ?? '', shown.path)
        return { label, load: (signal) => readText(index, signal) }
      }),
    [files, shown.path],
  )
  const choices = [...beside, ...added]
  const subtitles = useSubtitles(media)
  const isOver = opened.phase === 'failed'

  async function readText(index: number, signal: AbortSignal): Promise<string> {
    return (await app.view(transfer.id, index)?.readText(signal))?.text ?? ''
  }

  function addSubtitles(taken: readonly File[]): void {
    const texts = taken.filter(({ name }) => /\.(srt|vtt)$/i.test(name))
    if (texts.length === 0) return
    const more = texts.map((file): SubtitleChoice => ({ label: file.name, load: () => textOf(file) }))
    setAdded([...added, ...more])
    subtitles.choose(more[0] ?? null)
  }

  useEffect(() => {
    const element = media.current
    if (!element || isOver) return undefined
    return takeMediaKeys({ title: nameOf(shown.path), media: element, onPrevious, onNext })
  }, [shown, isOver, onPrevious === null, onNext === null])

  useEffect(() => {
    const element = frame.current
    const onKeyDown = (event: KeyboardEvent) => pressKey(event, media.current, frame.current)
    element?.addEventListener('keydown', onKeyDown)
    return () => element?.removeEventListener('keydown', onKeyDown)
  }, [])

  return (
    <div
      class="player-body"
      onDragOver={(event) => {
        if (!event.dataTransfer?.types.includes('Files')) return
        // Here it is for the film, not for a share.
        event.preventDefault()
        event.stopPropagation()
      }}
      onDrop={(event) => {
        if (!event.dataTransfer?.files.length) return
        event.preventDefault()
        event.stopPropagation()
        addSubtitles(Array.from(event.dataTransfer.files))
      }}
    >
      <div class={shown.kind === 'video' && !isOver ? 'player-screen' : ''}>
        <video
          ref={media}
          class={shown.kind === 'video' && !isOver ? 'player-stage' : 'player-sound'}
          playsInline
          onClick={(event) => toggle(event.currentTarget)}
        />
        {/* Its numbers change all the time: who listens hears of a new reason alone. */}
        <p class="player-note" aria-hidden="true">
          {note && !isOver ? playingText(note, t, format) : ''}
        </p>
        <p class="unseen" aria-live="polite">
          {note && !isOver ? reasonText(note, t) : ''}
        </p>
      </div>
      {opened.phase === 'failed' ? (
        <ProblemNote problem={opened.problem} words={t} onSave={onSave} />
      ) : (
        <>
          <SeekRibbon
            label={t.position}
            text={t.positionText(clockText(facts.position), clockText(facts.duration))}
            duration={facts.duration}
            position={facts.position}
            spans={spans}
            onSeek={(position) => media.current && (media.current.currentTime = position)}
          />
          <SeekKey words={t} isComing={!isWhole(spans)} />
          <PlayerControls
            facts={facts}
            words={t}
            media={media}
            isFilm={shown.kind === 'video'}
            onToggle={() => media.current && toggle(media.current)}
            onFullScreen={() => frame.current && void toggleFullScreen(frame.current)}
          >
            {shown.kind === 'video' && (
              <SubtitleMenu words={t} choices={choices} subtitles={subtitles} onAdd={addSubtitles} />
            )}
          </PlayerControls>
          {subtitles.problem && (
            <p class="note warn" role="alert">
              {subtitles.problem === 'none' ? t.badSubtitles : t.lostSubtitles}
            </p>
          )}
          {missing.length > 0 && <p class="note warn">{t.missing(missing.join(', '))}</p>}
        </>
      )}
    </div>
  )
}

/** Tells those who fetch how soon the next bytes are needed. */
function useUrgency(urgency: Urgency | null, state: PlayingFacts): void {
  const aheadBytes = state.duration > 0 ? aheadBytesAt(state.size / state.duration) : null
  const due = isDue(state)
  useEffect(
    () => urgency?.change(aheadBytes === null ? { isDue: due } : { aheadBytes, isDue: due }),
    [urgency, aheadBytes, due],
  )
}

type Place = ReturnType<typeof placeOfFile>
type Part = ReturnType<typeof factsOfPlace>

const isWhole = ({ have }: SeekSpans): boolean => have[0]?.from === 0 && have[0].to === 1

/** Of a part that is not open yet nothing is known. */
function seekSpans(facts: MediaFacts, place: Place, part: Part, isOwn: boolean): SeekSpans {
  const spans = playedSpans(facts)
  if (isOwn) return { ...spans, have: everything, available: everything }
  if (!place || !part) return { ...spans, have: [], available: [] }
  return {
    ...spans,
    have: spansWhere(place, (piece) => hasPiece(part.held, piece)),
    available: spansWhere(place, (piece) => (part.availability[piece] ?? 0) > 0),
  }
}

/** More than any film's subtitles take. Bytes. */
const maxSubtitleBytes = 4 * 1024 * 1024

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Empty where it is no text: there are no subtitles in that. */
async function textOf(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.slice(0, maxSubtitleBytes).arrayBuffer())
  return decodeText(bytes, bytes.length === file.size) ?? ''
}
