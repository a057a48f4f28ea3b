/** DER to `r` and `s`, against Node, which reads and writes both forms. */
import { createSign, generateKeyPairSync, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { unwrapEC2Signature } from '#adapters/passkeys/ec2-signature.ts'

const p256 = 1
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })

function der(...integers: string[]): Uint8Array {
  const content = integers.map((digits) => `02${(digits.length / 2).toString(16).padStart(2, '0')}${digits}`).join('')
  return Buffer.from(`30${(content.length / 2).toString(16).padStart(2, '0')}${content}`, 'hex')
}

describe('unwrapEC2Signature', () => {
  it('gives what Node verifies, for five hundred signatures of every length', () => {
    const lengths = new Set<number>()
    for (let n = 0; n < 500; n++) {
      const data = Buffer.from(`message ${n}`)
      const signature = createSign('sha256').update(data).sign(privateKey)
      lengths.add(signature.length)
      const sides = unwrapEC2Signature(signature, p256)
      expect(verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, sides)).toBe(true)
    }
    expect(lengths.size).toBeGreaterThanOrEqual(3)
  })

  it('pads short integers on the left', () => {
    const sides = Buffer.from(unwrapEC2Signature(der('01', `00${'ff'.repeat(32)}`), p256)).toString('hex')
    expect(sides).toBe(`${'00'.repeat(31)}01${'ff'.repeat(32)}`)
  })

  it.each([
    ['nothing', new Uint8Array()],
    ['a byte after the sequence', Buffer.concat([der('01', '01'), Buffer.from([0])])],
    ['a third integer', der('01', '01', '01')],
    ['one integer', der('01')],
    ['a leading zero that is not needed', der('0001', '01')],
    ['a negative integer', der('80', '01')],
    ['an empty integer', der('', '01')],
    ['33 bytes', der(`01${'00'.repeat(32)}`, '01')],
    ['a long form of the length', Buffer.from('3081060201010201 01'.replace(' ', ''), 'hex')],
    ['another sequence length', Buffer.from('3007020101020101', 'hex')],
    ['an integer that ends after the signature', Buffer.from('3006020101020401', 'hex')],
    ['another tag', Buffer.from('3106020101020101', 'hex')],
    ['another tag inside', Buffer.from('3006030101020101', 'hex')],
  ])('refuses %s', (_, signature) => {
    expect(() => unwrapEC2Signature(signature, p256)).toThrow('not an ECDSA signature')
  })

  it('refuses other curves than P-256', () => {
    expect(() => unwrapEC2Signature(der('01', '01'), 2)).toThrow('not an ECDSA signature')
  })
})
