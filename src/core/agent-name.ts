// How a page calls itself to others. Nobody can prove it; it only tells "Chrome on Android" from "Firefox on Linux".

/** UTF-16 code units. */
export const maxAgentNameLength = 64

// The first that matches names it: what stands later also appears in the user agents of what stands earlier.
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|OPT|OPiOS|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bYaBrowser\//, 'Yandex Browser'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\bUCBrowser\//, 'UC Browser'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|Chromium|HeadlessChrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b|\biPod\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
]

/** Such as "Firefox on Linux", from `navigator.userAgent`; nothing of its version or device. */
export function agentName(userAgent: string): string {
  const browser = nameIn(browsers, userAgent) ?? 'Browser'
  const system = nameIn(systems, userAgent)
  return system ? `${browser} on ${system}` : browser
}

/** What somebody else's page said: one short line that can't rearrange the text around it. Empty when nothing is left. */
export function cleanAgentName(text: string): string {
  const line = text
    .slice(0, maxAgentNameLength * 4)
    .replace(unprintable, '')
    .replace(spacing, ' ')
    .trim()
  // Not through the middle of a character.
  return line.slice(0, maxAgentNameLength).replace(loneSurrogate, '').trim()
}

const spacing = /[\s\p{Cc}]+/gu
/** Format characters (all bidirectional controls are), private use and noncharacters; what is left is visible. */
const unprintable = /[\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu
const loneSurrogate = /\p{Cs}/gu

const nameIn = (names: readonly (readonly [RegExp, string])[], text: string): string | undefined =>
  names.find(([pattern]) => pattern.test(text))?.[1]
