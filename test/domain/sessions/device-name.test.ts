import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deviceName, knownDevice } from '#domain/sessions/device-name.ts'

/** As the browsers send it. */
const agents: Record<string, string> = {
  'Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0': 'Firefox on Linux',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36':
    'Chrome on Windows',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0':
    'Edge on Windows',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15':
    'Safari on macOS',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1':
    'Safari on iPhone',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/139.0.0.0 Mobile/15E148 Safari/604.1':
    'Chrome on iPhone',
  'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/141.0 Mobile/15E148 Safari/605.1.15':
    'Firefox on iPad',
  'Mozilla/5.0 (Linux; Android 15; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36':
    'Samsung Internet on Android',
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36':
    'Chrome on Android',
  'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36':
    'Chrome on ChromeOS',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 OPR/124.0.0.0':
    'Opera on Windows',
}

describe('the name of a device', () => {
  it.each(Object.entries(agents))('%s → %s', (agent, name) => expect(deviceName(agent)).toBe(name))

  it('is its own name if it is unknown, and at most sixty characters of it', () => {
    expect(deviceName('curl/8.5.0')).toBe('curl/8.5.0')
    expect(deviceName('Windows update helper')).toBe('Windows update helper')
    expect(deviceName('x'.repeat(256))).toBe('x'.repeat(60))
  })

  it('is null if the header is empty', () => {
    expect([deviceName(null), deviceName('')]).toEqual([null, null])
  })

  it('has fixed words only, or is null, where text of a stranger must not appear', () => {
    const words = new Set(
      Object.values(agents)
        .flatMap((name) => name.split(' '))
        .concat('Vivaldi'),
    )
    expect(knownDevice('Call +1 900 555 0100 at once, your account is open')).toBe(null)
    const mixture = fc.array(
      fc.oneof(fc.string(), fc.constantFrom(...Object.keys(agents).flatMap((agent) => agent.split(' ')))),
    )
    fc.assert(
      fc.property(mixture, (parts) => {
        for (const word of knownDevice(parts.join(' '))?.split(' ') ?? []) expect(words).toContain(word)
      }),
    )
  })
})
