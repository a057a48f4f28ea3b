import { describe, expect, it } from 'vitest'
import { areOfDifferentSites } from '#domain/sites.ts'

const own = 'https://id.example.com'

describe('areOfDifferentSites', () => {
  it.each([
    ['https://app.example.org', 'another domain'],
    ['https://example.co', 'another ending'],
    ['http://app.example.com', 'another scheme: same-site is schemeful'],
    ['https://192.0.2.1', 'an address'],
    ['https://[2001:db8::1]', 'an IPv6 address'],
    ['https://localhost', 'this machine'],
  ])('%s: certainly another site (%s)', (origin) => {
    expect(areOfDifferentSites(origin, own)).toBe(true)
    expect(areOfDifferentSites(own, origin)).toBe(true)
  })

  it.each([
    ['https://id.example.com', 'the same origin'],
    ['https://id.example.com:8443', 'another port'],
    ['https://app.example.com', 'a sibling'],
    ['https://example.com', 'the domain above'],
    ['https://a.b.example.com', 'a domain below'],
  ])('%s: perhaps the same site (%s)', (origin) => {
    expect(areOfDifferentSites(origin, own)).toBe(false)
  })

  it('does not know which endings belong to registries', () => {
    expect(areOfDifferentSites('https://a.co.uk', 'https://b.co.uk')).toBe(false)
  })

  it('takes two addresses that look alike for two sites, and names below localhost', () => {
    expect(areOfDifferentSites('http://10.0.2.1', 'http://192.0.2.1')).toBe(true)
    expect(areOfDifferentSites('http://a.localhost', 'http://b.localhost')).toBe(true)
    expect(areOfDifferentSites('http://localhost:3000', 'http://localhost:8787')).toBe(false)
  })
})
