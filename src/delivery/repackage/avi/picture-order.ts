export interface OrderedPicture {
  /** When it is decoded. */
  readonly slot: number
  readonly isFirst: boolean
  readonly order: number
}

export interface PictureOrder<Picture extends OrderedPicture> {
  /** In decode order. Returns those of which it is now certain when they are shown. */
  push(picture: Picture): readonly Shown<Picture>[]
  /** At the end: those that are left. */
  flush(): readonly Shown<Picture>[]
}

/** More than H.264 keeps at a time, twice: a picture that waits behind so many is shown, in whatever order the others claim to be. */
const maxWaiting = 32

interface Shown<Picture> {
  readonly picture: Picture
  /** The slot in which it is shown. */
  readonly slot: number
}

/**
 * Says when pictures are shown that come in decode order with nothing but their order: the n-th that is shown takes the n-th slot. `depth`
 * is how many may be decoded before one that is shown earlier.
 */
export function createPictureOrder<Picture extends OrderedPicture>(depth: number): PictureOrder<Picture> {
  /** In decode order. */
  let waiting: Picture[] = []
  /** Not shown yet, as they are shown. */
  let hidden: Picture[] = []
  const slots: number[] = []
  const shown = new Map<Picture, number>()

  const show = (keep: number) => {
    while (hidden.length > keep) {
      const picture = hidden.shift()
      if (picture) shown.set(picture, slots.shift() ?? picture.slot)
    }
  }

  const showHead = () => {
    const [head] = waiting
    if (!head || shown.has(head)) return
    hidden = hidden.filter((picture) => picture !== head)
    shown.set(head, slots.shift() ?? head.slot)
  }

  const take = (): readonly Shown<Picture>[] => {
    const [head] = waiting
    if (!head || !shown.has(head)) return []
    const ready: Shown<Picture>[] = []
    for (const picture of waiting) {
      const slot = shown.get(picture)
      if (slot === undefined) break
      shown.delete(picture)
      ready.push({ picture, slot })
    }
    waiting = waiting.slice(ready.length)
    return ready
  }

  return {
    push(picture) {
      if (picture.isFirst) show(0)
      waiting.push(picture)
      slots.push(picture.slot)
      const place = hidden.findLastIndex(({ order }) => order <= picture.order) + 1
      hidden = hidden.toSpliced(place, 0, picture)
      show(depth)
      if (waiting.length > maxWaiting) showHead()
      return take()
    },
    flush() {
      show(0)
      return take()
    },
  }
}
