import type { RefObject } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'
import { mediaEvents, mediaFacts, type MediaFacts } from './media-facts.ts'

const nothingYet: MediaFacts = {
  isKnown: false,
  position: 0,
  duration: 0,
  isPaused: true,
  isEnded: false,
  isStalled: true,
  volume: 1,
  isMuted: false,
  speed: 1,
  buffered: [],
  readySeconds: 0,
}

/** What the element does, as it changes. `onEnded`: it has played to its end. */
export function useMedia(media: RefObject<HTMLVideoElement | null>, onEnded: () => void): MediaFacts {
  const [facts, setFacts] = useState(nothingYet)
  useLayoutEffect(() => {
    const element = media.current
    if (!element) return undefined
    const look = () => setFacts(mediaFacts(element))
    for (const event of mediaEvents) element.addEventListener(event, look)
    element.addEventListener('ended', onEnded)
    return () => {
      for (const event of mediaEvents) element.removeEventListener(event, look)
      element.removeEventListener('ended', onEnded)
    }
  }, [onEnded])
  return facts
}
