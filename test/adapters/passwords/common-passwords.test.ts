import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { holds, keptBytes, placeInList } from '#adapters/passwords/common-passwords.ts'
import { commonPasswords, digestsFile, digestsOf } from '#scripts/common-passwords.ts'

const content = readFileSync(digestsFile)

/** The part of the list that the database would return. */
function part(bucket: number): string {
  const records = Array.from({ length: content.length / keptBytes }, (_, n) =>
    content.subarray(n * keptBytes, (n + 1) * keptBytes),
  )
  return Buffer.concat(records.filter(([first]) => first === bucket).map((record) => record.subarray(1))).toString(
    'hex',
  )
}

const isCommon = (password: string) => {
  const { bucket, digest } = placeInList(password)!
  return holds(part(bucket), digest)
}

describe('schema/data/common-passwords.bin', () => {
  it('is the output of the script for the list, sorted, and small', () => {
    expect(digestsOf(commonPasswords()).equals(content)).toBe(true)
    expect(content.length / keptBytes).toBeGreaterThan(50_000)
    expect(content.length).toBeLessThan(300_000)
  })

  it.each(['password1', 'PassWord1', ' ｐassword1 ', '123456789012345', 'qwertyuiopasdfghjkl', 'passwordpassword'])(
    'has %j, in any case and width',
    (password) => expect(isCommon(password)).toBe(true),
  )

  it.each(['correct horse battery staple', 'another horse, another staple', 'Xk4-dbfq-2029'])(
    'does not have %j',
    (password) => expect(isCommon(password)).toBe(false),
  )

  it('has buckets of similar size, so that no bucket reveals more than another', () => {
    const sizes = Array.from({ length: 256 }, (_, bucket) => part(bucket).length / 8)
    expect(Math.min(...sizes)).toBeGreaterThan(100)
    expect(Math.max(...sizes)).toBeLessThan(300)
  })
})

describe('the rank of a password in the list', () => {
  it('is undefined for a text that cannot be a password', () => {
    for (const text of ['\uD800', 'x'.repeat(5000)]) expect(placeInList(text)).toBeNull()
  })

  it('is found by comparing whole digests', () => {
    expect(holds('0011223344556677', '00112233')).toBe(true)
    expect(holds('0011223344556677', '44556677')).toBe(true)
    expect(holds('0011223344556677', '11223344')).toBe(false)
    expect(holds('', '00112233')).toBe(false)
  })
})
