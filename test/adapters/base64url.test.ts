import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64url, encodeBase64url } from '#adapters/base64url.ts'

describe('base64url', () => {
  it('decodes what it encoded', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBase64url(encodeBase64url(bytes))).toEqual(bytes)
      }),
    )
  })

  it('decodes a text only if it would have encoded it so', () => {
    const texts = fc.string({ unit: fc.constantFrom(...Array.from('ABQgwE_-9+/= \n.é')) })
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = decodeBase64url(text)
        const written = Buffer.from(text, 'base64url').toString('base64url') === text
        expect(bytes === null ? null : encodeBase64url(bytes)).toBe(written ? text : null)
      }),
      { numRuns: 5000 },
    )
  })

  it.for(['A', 'AB', 'AAB', 'AAAAA', 'AA==', 'AAA=', 'AA AA', 'AAAA\n', '\nAAAA', 'AA+A', 'AA/A', 'ÄAAA', 'AAA.'])(
    'rejects %j',
    (text) => {
      expect(decodeBase64url(text)).toBeNull()
    },
  )
})
