/** What the console makes of answers before it shows them. */
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { localeOf } from '#console/texts/locale.ts'
import { changesOf, textOf } from '#console/parts/changes.ts'
import { barsOf, reasons, spanOf, sumOf, topOf } from '#console/screens/sign-ins/bars.ts'
import { holds } from '#console/screens/audit/verify-seal.ts'

const count = fc.nat(1000)
const hours = fc
  .tuple(
    fc.integer({ min: 0, max: 400_000 }),
    fc.array(fc.tuple(count, count, count, count, count, count), { minLength: 1, maxLength: 720 }),
  )
  .map(([start, all]) =>
    all.map(([sign_ins, wrong_password, unknown_name, second_factor, lockouts, reused_refresh_tokens], n) => ({
      at: new Date((start + n) * 3_600_000).toISOString(),
      sign_ins,
      wrong_password,
      unknown_name,
      second_factor,
      lockouts,
      reused_refresh_tokens,
    })),
  )

describe('the bars of failed sign-ins', () => {
  it('follow each other without gaps, lose no hour and no failure, and are at most as long as they may be', () => {
    fc.assert(
      fc.property(hours, fc.constantFrom(1, 6, 24), (series, size) => {
        const bars = barsOf(series, size)
        expect(bars[0]!.from).toBe(series[0]!.at)
        for (const [n, bar] of bars.entries()) {
          if (n > 0) expect(bar.from).toBe(bars[n - 1]!.to)
          expect(Date.parse(bar.to) - Date.parse(bar.from)).toBeLessThanOrEqual((size + 1) * 3_600_000) // the day on which clocks go back
          expect(bar.failures).toBe(reasons.reduce((sum, reason) => sum + bar[reason], 0))
        }
        for (const each of [...reasons, 'sign_ins', 'lockouts'] as const)
          expect(sumOf(bars, each)).toBe(series.reduce((sum, hour) => sum + hour[each], 0))
      }),
      { numRuns: 50 },
    )
  })

  it('fit their scale, and use more than a third of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (highest) => {
        expect(topOf(highest)).toBeGreaterThanOrEqual(highest)
        expect(highest / topOf(highest)).toBeGreaterThan(1 / 3)
      }),
    )
  })

  it('span whole hours up to that of now, or of `to`', () => {
    const now = Date.parse('2026-11-30T15:20:00Z')
    expect(spanOf('24', undefined, now)).toEqual({ from: '2026-11-29T16:00:00.000Z', to: '2026-11-30T16:00:00.000Z' })
    expect(spanOf('24', '2026-11-29T16:00:00.000Z', now).to).toBe('2026-11-29T16:00:00.000Z')
  })
})

describe('the lines of an audit event', () => {
  const leaf = fc.oneof(fc.string({ minLength: 1 }), fc.integer(), fc.boolean())
  const name = fc.stringMatching(/^[b-z]{1,6}$/).filter((each) => !['from', 'to', 'name', 'before'].includes(each))

  it('have every fact and every value that differs, and nothing else', () => {
    fc.assert(
      fc.property(fc.dictionary(name, leaf), fc.dictionary(name, fc.tuple(leaf, leaf)), (facts, changed) => {
        const changes = Object.fromEntries(Object.entries(changed).map(([key, [from, to]]) => [key, { from, to }]))
        const lines = changesOf({ ...facts, ...changes })
        const wanted = [
          ...Object.entries(facts)
            .filter(([key]) => !(key in changes))
            .map(([key, to]) => ({ name: key, to: textOf(to) })),
          ...Object.entries(changed).map(([key, [from, to]]) => ({ name: key, from: textOf(from), to: textOf(to) })),
        ]
        const sorted = (all: object[]) => all.map((each) => JSON.stringify(each)).toSorted()
        expect(sorted(lines)).toEqual(sorted(wanted))
      }),
    )
  })

  it('of objects say only what differs; names, additions and removals are changes', () => {
    expect(
      changesOf({ lockout: { from: { threshold: 10, minutes: 5 }, to: { threshold: 20, minutes: 5 } }, empty: [] }),
    ).toEqual([{ name: 'lockout.threshold', from: '10', to: '20' }])
    expect(changesOf({ name: 'new', from: 'old', user: 'u' })).toEqual([
      { name: 'name', from: 'old', to: 'new' },
      { name: 'user', to: 'u' },
    ])
    expect(changesOf({ added: ['a'], removed: ['b'] })).toEqual([
      { name: 'added', to: 'a' },
      { name: 'removed', from: 'b' },
    ])
  })
})

it('a seal holds with its events and its predecessor, and with nothing else', async () => {
  const { createHash } = await import('node:crypto')
  const previous = 'ab'.repeat(32)
  const lines = ['[1, "é"]', '[2]']
  const digest = createHash('sha256').update(Buffer.from(previous, 'hex')).update(lines.join('\n')).digest('hex')
  const seal = {
    uuid: '',
    events: 2,
    through: '',
    through_at: null,
    sealed_at: '',
    previous_digest: previous,
    digest,
    lines,
  }
  expect(await holds(seal)).toBe(true)
  for (const changed of [
    { lines: ['[1, "e"]', '[2]'] },
    { lines: lines.slice(1) },
    { previous_digest: null },
    { events: 3 },
  ])
    expect(await holds({ ...seal, ...changed })).toBe(false)
})

it('dates are written as in the region of the browser, if it has the language', () => {
  const written = (languages: string[], language: 'en' | 'de') => {
    vi.stubGlobal('navigator', { languages })
    return new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'medium' }).format(Date.UTC(2026, 10, 30, 12))
  }
  try {
    expect(written(['en-US', 'en'], 'en')).toBe('Nov 30, 2026')
    expect(written(['de-AT', 'en-GB'], 'en')).toBe('30 Nov 2026')
    expect(written(['fr-FR'], 'de')).toBe('30.11.2026')
  } finally {
    vi.unstubAllGlobals()
  }
})
