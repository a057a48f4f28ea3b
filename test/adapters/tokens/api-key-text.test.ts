import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { apiKeyPattern, digestApiKey, looksLikeApiKey, mintApiKey } from '#adapters/tokens/api-key-text.ts'
import { root } from '#test/support/source.ts'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** The checksum by another implementation of CRC-32 and of base 62. */
function checksum(body: string): string {
  let rest = BigInt(crc32(body))
  let digits = ''
  while (digits.length < 6) {
    digits = alphabet[Number(rest % 62n)]! + digits
    rest /= 62n
  }
  return digits
}

describe('the text of an API key', () => {
  it.each(['sk', 'pk'] as const)('begins with its kind, and has its checksum and digest: %s', (kind) => {
    for (let n = 0; n < 200; n += 1) {
      const { text, digest, lastFour } = mintApiKey(kind)
      expect(text).toMatch(apiKeyPattern)
      expect(text.slice(0, 7)).toBe(`pst_${kind}_`)
      expect(text).toHaveLength(43)
      expect(text.slice(-6)).toBe(checksum(text.slice(0, -6)))
      expect(text.slice(-4)).toBe(lastFour)
      expect(Buffer.from(digest)).toEqual(createHash('sha256').update(text).digest())
      expect(digestApiKey(text)).toEqual(digest)
      expect(looksLikeApiKey(text)).toBe(true)
    }
  })

  it('is refused after every change of a single character', () => {
    const { text } = mintApiKey('pk')
    for (let at = 0; at < text.length; at += 1) {
      for (const other of `${alphabet}_`) {
        if (other === text[at]) continue
        const changed = text.slice(0, at) + other + text.slice(at + 1)
        expect(digestApiKey(changed), changed).toBeNull()
      }
    }
  })

  it('is refused after a swap of neighbours, and with anything before or after it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('sk' as const, 'pk' as const),
        fc.nat(35),
        fc.string({ minLength: 1 }),
        (kind, at, more) => {
          const { text } = mintApiKey(kind)
          const place = 7 + at
          const swapped = text.slice(0, place - 1) + text[place] + text[place - 1] + text.slice(place + 1)
          expect(digestApiKey(swapped) === null || swapped === text).toBe(true)
          expect(digestApiKey(text + more)).toBeNull()
          expect(digestApiKey(more + text)).toBeNull()
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is random: no two are alike, and every character occurs at every place', () => {
    const texts = Array.from({ length: 3000 }, () => mintApiKey('pk').text.slice(7, 37))
    expect(new Set(texts).size).toBe(texts.length)
    for (let at = 0; at < 30; at += 1) expect(new Set(texts.map((text) => text[at])).size).toBe(alphabet.length)
  })

  it('looks as SECURITY.md says', () => {
    expect(readFileSync(join(root, 'SECURITY.md'), 'utf8')).toContain(`\`${apiKeyPattern.source.slice(1, -1)}\``)
  })
})
