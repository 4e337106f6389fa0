import type { CheckName, Finding, Verdict } from '../../app/self-check-report.ts'
import { plural } from './counts-en.ts'
import type { Sentence } from './sentences.ts'

/** The words of the self-check, loaded with it. */
export const enSelfCheck = {
  title: 'Self-check',
  verdicts: {
    checking: { what: 'Checking', next: 'This takes a few seconds.' },
    unable: { what: 'This browser can’t share as it was opened', next: 'The first row says what is missing.' },
    blocked: {
      what: 'This browser can’t connect to anybody',
      next: 'Look for a setting or an add-on that blocks WebRTC, or try another network.',
    },
    alone: {
      what: 'You can’t find anybody new right now',
      next: 'People meet at the meeting point, and that row says what is wrong. Who is connected already stays connected.',
    },
    sendOnly: { what: 'You can send, but not receive', next: 'What you receive needs storage: see that row.' },
    local: {
      what: 'You can share on this computer only',
      next: 'Its address is this computer’s own name for itself. Open Tukar at an https address that others can reach, or start it with a public URL.',
    },
    near: {
      what: 'You can share with people on your network',
      next: 'Nothing was seen here that leads beyond it. It may still work: try it with one person.',
    },
    most: {
      what: 'You can share with most people',
      next: 'Some networks, such as those of offices, allow no direct connection, and there is no relay for them here.',
    },
    anyone: { what: 'You can share with almost anyone', next: 'Directly, or by relay where that is not possible.' },
  } satisfies Record<Verdict, Sentence>,
  progress: (done: string, all: string) => `${done} of ${all}`,
  names: {
    browser: 'Browser',
    storage: 'Storage',
    meetingPoint: 'Meeting point',
    loop: 'Connection (WebRTC)',
    stun: 'Outside address (STUN)',
    relay: 'Relay (TURN)',
  } satisfies Record<CheckName, string>,
  words: {
    works: 'works',
    full: 'nearly full',
    nothing: 'nothing seen',
    fails: 'fails',
    late: 'no answer',
    none: 'none',
    skipped: 'not tried',
  } satisfies Record<Finding, string>,
  running: 'checking',
  waiting: 'waits',
  browser: {
    works: 'It has all that sharing needs.',
    fails: 'It lacks something that sharing needs.',
    late: 'It did not say in time whether it can sign. Load the page again.',
  },
  storage: {
    works: 'A small record was written, read back and removed.',
    free: (size: string) => `${size} free here.`,
    full: 'There is hardly any room. Free some space before you receive something.',
    fails: 'Nothing could be written. Leave private browsing, or allow this page to store data.',
    late: 'It did not answer in time. Close other tabs with this page, then try again.',
  },
  meetingPoint: {
    works: (count: string, all: string, of: number) =>
      plural(of, {
        one: 'It answered, so people can find each other.',
        other: `${count} of ${all} answered, so people can find each other.`,
      }),
    fails: 'It can’t be reached, so new people can’t be found. Check your connection.',
    late: 'It did not answer in time. The network may be slow, or something in it holds WebSockets up.',
    none: 'This page has none, so people can’t find each other.',
  },
  loop: {
    works: 'Two connections in this page found each other and passed bytes there and back.',
    fails:
      'Two connections in this page did not find each other. Something blocks WebRTC, or devices on this network can’t see each other.',
    skipped: 'This browser has no WebRTC.',
  },
  stun: {
    works: 'A server told this browser the address that it is seen by. With that, most networks let two browsers meet.',
    nothing: 'No address beyond this network was seen. On a public address, or within one network, none is needed.',
    fails: 'The server that tells a browser its outside address did not answer. Other networks may not get through.',
    none: 'No server for it is set up. People on your network get through; those on other networks may not.',
    skipped: 'What this page is set up with is not known, or the browser has no WebRTC.',
  },
  relay: {
    works: 'It stands by for networks that allow no direct connection. It passes on sealed bytes only.',
    fails: 'It gave no address, so it helps nobody: two networks that allow no direct connection don’t get through.',
    none: 'None is set up: two networks that allow no direct connection don’t get through to each other.',
    skipped: 'What this page is set up with is not known, or the browser has no WebRTC.',
  },
  asked: 'Only the servers that this page names are asked, by names made up for the check.',
  copy: 'Copy report',
  copied: 'Copied',
  copyFailed: 'Copying was not allowed. Here it is, to copy by hand:',
  report: (verdict: string) => `Tukar self-check: ${verdict}`,
}

export type SelfCheckWords = typeof enSelfCheck
