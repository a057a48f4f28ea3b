import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestMilliseconds } from '#test/support/best-milliseconds.ts'
import { parseAddress, sourceKey } from '#domain/client-address.ts'

describe('parseAddress', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['0.0.0.0', '0.0.0.0'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['fe80::', 'fe80::'],
    ['::2:3', '::2:3'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
  ])('parses %s as %s', (text, canonical) => {
    expect(parseAddress(text)).toBe(canonical)
  })

  it.each([
    '::ffff:192.0.2.1',
    '::FFFF:c000:201',
    '0:0:0:0:0:ffff:192.0.2.1',
    '0000:0000:0000:0000:0000:ffff:c000:0201',
  ])('parses the mapped form %s as its IPv4 address', (text) => {
    expect(parseAddress(text)).toBe('192.0.2.1')
  })

  it.each([
    '',
    ' ',
    'localhost',
    '1.2.3',
    '1.2.3.4.5',
    '256.0.0.1',
    '01.2.3.4',
    '010.0.0.1',
    '0x7f.0.0.1',
    '2130706433',
    '127.1',
    '1.2.3.4 ',
    ' 1.2.3.4',
    '1.2.3.4:80',
    '1.2.3.4, 5.6.7.8',
    '1.2.3.4\n',
    '١.2.3.4',
    '1.2.3.-4',
    '1.2.3.4/32',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    'g::',
    '[::1]',
    '::1]',
    'fe80::1%eth0',
    '::1/64',
    '::ffff:1.2.3',
    '::1]:80/[::1',
    '::ffff:01.2.3.4',
    '::ffff:256.2.3.4',
    '1.2.3.4::',
    '::1.2.3.4:5',
    '1:2:3:4:5:6:7:1.2.3.4',
    'a@::1',
    '::1#',
    '::1\t',
    '1:2:3:4:5:6:7:8::',
  ])('rejects %j', (text) => {
    expect(parseAddress(text)).toBeNull()
    expect(sourceKey(text)).toBeNull()
  })

  it('returns one text for every spelling of an address', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 0, 1, 0xffff, 0xab), { minLength: 8, maxLength: 8 }), (groups) => {
        const plain = groups.map((group) => group.toString(16)).join(':')
        const padded = groups.map((group) => group.toString(16).toUpperCase().padStart(4, '0')).join(':')
        const canonical = parseAddress(plain)
        expect(parseAddress(padded)).toBe(canonical)
        expect(parseAddress(canonical ?? '')).toBe(canonical)
      }),
    )
  })

  it('rejects or returns unchanged any other text, quickly', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('1', 'f', ':', '.', '::', '25', '0', '%', ' ') }), (text) => {
        const address = parseAddress(text)
        expect(address === null || parseAddress(address) === address).toBe(true)
      }),
    )
    for (const piece of ['1.', '1', ':', '::', 'f:', '255.']) {
      expect(bestMilliseconds(() => parseAddress(piece.repeat(50_000 / piece.length)))).toBeLessThan(50)
    }
  })
})

describe('sourceKey', () => {
  it('counts each IPv4 address by itself', () => {
    expect(sourceKey('192.0.2.1')).toBe('192.0.2.1')
    expect(sourceKey('::ffff:192.0.2.1')).toBe('192.0.2.1')
  })

  it('counts all addresses of an IPv6 /64 together', () => {
    expect(sourceKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
    expect(sourceKey('2001:DB8:1:2:ffff:ffff:ffff:ffff')).toBe('2001:db8:1:2::/64')
    expect(sourceKey('2001:db8:1:3::1')).toBe('2001:db8:1:3::/64')
    expect(sourceKey('::1')).toBe('::/64')
  })
})
