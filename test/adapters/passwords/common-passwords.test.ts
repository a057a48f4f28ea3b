import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { digestOf, isCommonBy, keptBytes, placeInList } from '#adapters/passwords/common-passwords.ts'
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
  const { bucket, text } = placeInList(password)!
  return isCommonBy(part(bucket), text)
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

  it.each([
    'password1234567',
    'Password!!!!!!!',
    'iloveyou1234567',
    'letmeinletmein1',
    'welcome2026welcome',
    '1234567890123456',
    'abcdeabcdeabcde',
    'zyxwvutsrqponml',
  ])('has what begins %j, or it is a row: what is put behind makes it no better', (password) =>
    expect(isCommon(password)).toBe(true),
  )

  it.each([
    'sunshine and rain',
    'dragon-flower-77',
    'password manager for me',
    'short',
    'correct horse battery staple',
    'another horse, another staple',
    'Xk4-dbfq-2029',
  ])('does not have %j', (password) => expect(isCommon(password)).toBe(false))

  it('has buckets that a statement can bring: each has enough entries to hide among, and none more than 5 kB of digits', () => {
    const sizes = Array.from({ length: 256 }, (_, bucket) => part(bucket).length / 8)
    expect(Math.min(...sizes)).toBeGreaterThan(50)
    expect(Math.max(...sizes)).toBeLessThan(640)
  })
})

describe('the rank of a password in the list', () => {
  it('is undefined for a text that cannot be a password', () => {
    for (const text of ['\uD800', 'x'.repeat(5000)]) expect(placeInList(text)).toBeNull()
  })

  it('is found by comparing whole digests', () => {
    const digest = digestOf('sunflower')
    expect(isCommonBy(`00112233${digest}`, 'sunflower')).toBe(true)
    expect(isCommonBy(`00${digest}112233`, 'sunflower')).toBe(false)
    expect(isCommonBy('', 'sunflower')).toBe(false)
  })
})
