/** The functions themselves, with the platform's rate limiter as a stranger may find it. Nothing here needs the database. */
import { describe, expect, it } from 'vitest'
import check from '#functions/v1/check.ts'
import links from '#functions/links.ts'
import type { RateLimiter } from '#http/env.ts'

/** A limiter that accepts so many requests of each key, and keeps the keys. */
function limiterOf(quota: number): RateLimiter & { keys: string[] } {
  const keys: string[] = []
  const limit: RateLimiter['limit'] = async ({ key }) => {
    keys.push(key)
    return { success: keys.filter((each) => each === key).length <= quota }
  }
  return { keys, limit }
}

const from = (address: string) => ({ 'CF-Connecting-IP': address, 'Content-Type': 'application/json' })
const ask = (headers: Record<string, string>, env: object) =>
  check.request('/v1/check', { method: 'POST', headers, body: '{}' }, env)
const token = 'A'.repeat(43)
const open = (address: string, env: object, path = token) =>
  links.request(`/links/${path}`, { headers: from(address) }, env)

describe('POST /v1/check with a rate limiter', () => {
  it('429 beyond the quota of a network, before the body is read, with what the platform says of the limit', async () => {
    const CHECK_LIMITER = limiterOf(2)
    const statuses = []
    for (const last of [1, 1, 1, 2]) statuses.push((await ask(from(`192.0.2.${last}`), { CHECK_LIMITER })).status)
    expect(statuses).toEqual([422, 422, 429, 422])
    const refused = await ask(from('192.0.2.1'), { CHECK_LIMITER })
    expect(await refused.json()).toMatchObject({ status: 429, code: 'too-many-requests' })
    expect(refused.headers.get('Retry-After')).toBe('60')
    expect(refused.headers.get('RateLimit')).toBe('"per_network";r=0;t=60')
    expect(refused.headers.has('RateLimit-Policy')).toBe(false)
    expect(new Set(CHECK_LIMITER.keys)).toEqual(new Set(['per_network 192.0.2.1', 'per_network 192.0.2.2']))
  })

  it('422 as usual without a limiter, for a client without an address, and while the limiter fails', async () => {
    const broken = { limit: () => Promise.reject(new Error('down')) }
    for (const env of [{}, { CHECK_LIMITER: broken }]) expect((await ask(from('192.0.2.1'), env)).status).toBe(422)
    expect((await ask({ 'Content-Type': 'application/json' }, { CHECK_LIMITER: limiterOf(0) })).status).toBe(422)
  })
})

describe('a link with a rate limiter', () => {
  it('429 for a network that tries many, and for one link that many networks open; the limiter learns no secret', async () => {
    const LINK_LIMITER = limiterOf(2)
    for (const path of ['a', 'b']) expect((await open('192.0.2.1', { LINK_LIMITER }, path)).status).not.toBe(429)
    expect((await open('192.0.2.1', { LINK_LIMITER }, 'c')).status).toBe(429)
    for (const last of [2, 3]) expect((await open(`192.0.2.${last}`, { LINK_LIMITER })).status).not.toBe(429)
    expect((await open('192.0.2.4', { LINK_LIMITER })).status).toBe(429)
    expect(LINK_LIMITER.keys.join(' ')).not.toContain(token)
  })
})
