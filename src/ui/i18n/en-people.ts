import { count } from './counts-en.ts'

/** The people of a share, and the numbers that change while something moves. */
export const enPeople = {
  people: {
    title: 'People',
    none: 'Nobody is here right now.',
    sender: 'sender',
    unnamed: 'Somebody',
    left: 'has left',
    more: (n: number) => `and ${count(n)} more`,
    direct: 'direct',
    relay: 'by relay',
    opened: 'opened the link',
    ofChosen: (percent: string) => `${percent} of what they chose`,
    done: 'has everything',
    hasChosen: 'has what they chose',
    paused: 'paused',
    sourcePaused: 'paused: a file was changed or moved',
  },
  numbers: {
    lastMinute: (now: string | null, most: string): string =>
      `Last minute: ${now ? `now ${now}` : 'nothing now'}, most ${most}`,
    lastMinuteMost: (most: string) => `Last minute: up to ${most}`,
    lastMinuteStill: 'Last minute: nothing moved',
    tellMe: 'Tell me when it’s done',
    willTell: 'You’ll be told when it’s done, also while you look elsewhere.',
    notTold: 'The browser does not allow it here. The tab’s title says ✓ when it’s done.',
  },
}

export type PeopleWords = typeof enPeople
