import { beforeEach, describe, expect, it } from 'vitest'
import { isInBreach } from '#adapters/passwords/breach-check.ts'
import { type RangeAnswer, type RangeService, sha1Of, useRangeService } from '#test/support/servers/range-service.ts'

const service = useRangeService()
beforeEach(() => {
  service.answer = 'rows'
  service.requests.length = 0
  service.counts = new Map([
    ['stolen once', 1],
    ['stolen often', 1_000_010],
    ['only padding', 0],
  ])
})

describe('the breach check', () => {
  it.each([
    ['stolen once', true],
    ['stolen often', true],
    ['only padding', false],
    ['never seen', false],
    ['\uD800', false],
  ])('of %j is %j', async (password, known) => {
    expect(await isInBreach(password, service.url)).toBe(known)
    expect(await isInBreach(password, service.url.slice(0, -1))).toBe(known)
  })

  it('looks up the normalized form, the one that is hashed', async () => {
    service.counts.set('Am\u00E9lie', 3)
    expect(await isInBreach('Ame\u0301lie', service.url)).toBe(true)
  })

  it('sends five digits of the digest and asks for padding, and nothing else', async () => {
    await isInBreach('stolen once', service.url)
    const digest = sha1Of('stolen once')
    expect(service.requests).toHaveLength(1)
    const [{ path, padding, all }] = service.requests as [RangeService['requests'][number]]
    expect(path!.toUpperCase()).toBe(`/RANGE/${digest.slice(0, 5)}`)
    expect(padding).toBe('true')
    expect(all.toUpperCase()).not.toContain(digest.slice(5, 12))
    expect(all).not.toContain('stolen')
  })

  it.each(['fault', 'silence', 'trickle', 'flood', 'redirect'] satisfies RangeAnswer[])(
    'returns no result if the service returns %s',
    async (answer) => {
      service.answer = answer
      const error = await isInBreach('stolen once', service.url).catch((thrown: unknown) => thrown as Error)
      expect(error).toBeInstanceOf(Error)
      expect(String(error)).not.toMatch(/stolen/)
    },
  )

  it.each(['http://range.example/', 'ftp://range.example/', 'range.example', ''])(
    'does not look up %j',
    async (url) => {
      await expect(isInBreach('stolen once', url)).rejects.toThrow(/https|URL/)
    },
  )

  it('returns no result without a service', async () => {
    await expect(isInBreach('stolen once', 'http://127.0.0.1:9/range/')).rejects.toThrow(/./)
  })
})
