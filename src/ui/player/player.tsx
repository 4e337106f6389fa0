import type { RefObject } from 'preact'
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { hasPiece } from '../../core/bitfield.ts'
import type { ManifestFile } from '../../core/manifest.ts'
import type { Urgency } from '../../core/urgency.ts'
import { aheadBytesAt } from '../../core/urgency.ts'
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
import { PlayerControls } from './player-controls.tsx'
import { commandOfKey, isTaken } from './player-keys.ts'
import { isDue, neededNow, playingNote, type PlayingFacts } from './playing-state.ts'
import { playingText } from './playing-text.ts'
import { SeekKey } from './seek-key.tsx'
import { SubtitleMenu } from './subtitle-menu.tsx'
import { subtitleLabel } from '../../core/subtitles.ts'
import { useMedia } from './use-media.ts'
import { useSubtitles, type SubtitleChoice } from './use-subtitles.ts'

interface PlayerProps extends ViewProps {
  /** What fills the screen, and in which the keys hold. */
  readonly frame: RefObject<HTMLElement | null>
  readonly files: readonly ManifestFile[]
  readonly onPrevious: (() => void) | null
  readonly onNext: (() => void) | null
}

const everything = [{ from: 0, to: 1 }]

/** Plays one file, also while it comes, with the ribbon as its seek bar. */
export function Player(props: PlayerProps) {
  const { transfer, manifest, shown, words: t, frame, files, onPrevious, onNext, onSave } = props
  const { app, waiting } = useSession()
  const { format } = useAllWords()
  const media = useRef<HTMLVideoElement>(null)
  const goOn = useRef(onNext)
  goOn.current = onNext
  const facts = useMedia(
    media,
    useCallback(() => goOn.current?.(), []),
  )
  const { opened, fail } = useOpened(app, transfer, shown, async (view, signal) => {
    const element = media.current
    if (!element) throw new Error('a player is opened once its element is there')
    const playing = await view.play(signal, element, (error) => fail(error))
    // Where a browser wants another press first, it waits for one.
    element.play().catch(() => {})
    return playing
  })

  const size = files[shown.index]?.size ?? 0
  const place = useMemo(() => placeOfFile(manifest, shown.index), [manifest, shown.index])
  const part = place && transfer.origin === 'received' ? factsOfPlace(transfer, manifest, place) : null
  const state: PlayingFacts = { ...facts, size }
  const speed = useRate(transfer.receivedBytes)
  const needed = neededNow(state)
  const note = playingNote(state, {
    speed,
    missing: place && part ? missingBytes(place, part, needed.from, needed.count) : 0,
    isAvailable: !place || !part || isAvailableAt(place, part, needed.from),
    isPaused: transfer.state.phase === 'paused',
    waiting: waiting.value,
  })
  useUrgency(opened.phase === 'here' ? opened.value.urgency : null, state)

  const spans = seekSpans(facts, place, part)

  const [added, setAdded] = useState<readonly SubtitleChoice[]>([])
  const beside = useMemo(
    () =>
      subtitlesBeside(files, shown).map((index): SubtitleChoice => {
        const label = subtitleLabel(files[index]?.path ?? '', shown.path)
        return { label, load: async () => (await readText(index)) ?? '' }
      }),
    [files, shown.path],
  )
  const choices = [...beside, ...added]
  const subtitles = useSubtitles(media, choices)
  const isOver = opened.phase === 'failed'

  async function readText(index: number): Promise<string | undefined> {
    return (await app.view(transfer.id, index)?.readText(new AbortController().signal))?.text
  }

  function addSubtitles(taken: readonly File[]): void {
    const texts = taken.filter(({ name }) => /\.(srt|vtt)$/i.test(name))
    if (texts.length === 0) return
    setAdded([...added, ...texts.map((file) => ({ label: file.name, load: () => textOf(file) }))])
    subtitles.choose(choices.length)
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
        <p class="player-note" aria-live="polite">
          {note && !isOver ? playingText(note, t, format) : ''}
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
          {subtitles.hasFailed && (
            <p class="note warn" role="alert">
              {t.badSubtitles}
            </p>
          )}
          {opened.phase === 'here' && opened.value.missing.length > 0 && (
            <p class="note warn">{t.missing(opened.value.missing.join(', '))}</p>
          )}
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

/** Where nothing is known of pieces, it is the person's own file. */
function seekSpans(facts: MediaFacts, place: Place, part: Part): SeekSpans {
  const spans = playedSpans(facts)
  if (!place || !part) return { ...spans, have: everything, available: everything }
  return {
    ...spans,
    have: spansWhere(place, (piece) => hasPiece(part.held, piece)),
    available: spansWhere(place, (piece) => (part.availability[piece] ?? 0) > 0),
  }
}

function pressKey(event: KeyboardEvent, element: HTMLVideoElement | null, frame: HTMLElement | null): void {
  const { key, target } = event
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || !element) return
  if (!(target instanceof Element) || isTaken(key, target)) return
  const command = commandOfKey(key, getComputedStyle(target).direction === 'rtl')
  if (!command) return
  event.preventDefault()
  switch (command.kind) {
    case 'toggle':
      return toggle(element)
    case 'mute':
      element.muted = !element.muted
      return
    case 'fullScreen':
      if (frame) void toggleFullScreen(frame)
      return
    case 'skip':
      element.currentTime = Math.max(0, element.currentTime + command.by)
      return
    case 'louder':
      element.volume = Math.min(1, Math.max(0, element.volume + command.by))
  }
}

function toggle(media: HTMLVideoElement): void {
  if (media.paused) media.play().catch(() => {})
  else media.pause()
}

async function toggleFullScreen(frame: HTMLElement): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen()
  else if (document.fullscreenEnabled) await frame.requestFullscreen()
}

/** More than any film's subtitles take. Bytes. */
const maxSubtitleBytes = 4 * 1024 * 1024

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

async function textOf(file: File): Promise<string> {
  const bytes = await file.slice(0, maxSubtitleBytes).arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}
