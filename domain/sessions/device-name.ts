/** What people call the thing they sign in with, from what its browser says of itself. For recognising one's own; nothing is decided by it. */

/** Browsers, the first whose mark is there: most carry the marks of those that they descend from. */
const browsers: readonly (readonly [mark: RegExp, name: string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS)\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*\bSafari\//, 'Safari'],
]

/** Systems, the same way: Android says Linux as well, and an iPhone says “like Mac OS X”. */
const systems: readonly (readonly [mark: RegExp, name: string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

/** UTF-16 units of an agent that is shown as it is. */
const maxAgentLength = 60

/** `Firefox on Linux`, of a browser that is known here on a system that is; null for any other. Of fixed words: fit for a mail. */
export function knownDevice(userAgent: string): string | null {
  const [browser, system] = [browsers, systems].map((kinds) => kinds.find(([mark]) => mark.test(userAgent))?.[1])
  return browser && system ? `${browser} on ${system}` : null
}

/** The device behind a `User-Agent`: `Firefox on Linux`, or the beginning of what it says; null where it says nothing. */
export function deviceName(userAgent: string | null): string | null {
  if (!userAgent) return null
  return knownDevice(userAgent) ?? userAgent.slice(0, maxAgentLength)
}
