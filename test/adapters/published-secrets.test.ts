import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { refusePublishedSecret } from '#adapters/published-secrets.ts'

describe('a secret of the installation', () => {
  it('may be any random value', () => {
    for (let round = 0; round < 20_000; round++) {
      const value = randomBytes(24).toString(round % 2 ? 'base64url' : 'hex')
      expect(() => refusePublishedSecret('BOOTSTRAP_SECRET', value)).not.toThrow()
    }
  })

  it.for([
    'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
    'TM0Imyj_ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U-4pvs',
    'xaqN9D-fg3vtt0QvMdy3sWbThTUHbwlLhc46LgtEWPc',
    'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    'p1:nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A',
    'CHANGE_ME_8d1f0b2e7c3a9465',
    'your-secret-goes-here-1234567890',
    'example-bootstrap-2f8a1c7d9b3e',
    'hunter2',
    'secret',
    '0123456789',
    '0'.repeat(64),
    'abababababababababababababababab',
    '',
  ])('may not be %j', (value) => {
    expect(() => refusePublishedSecret('BOOTSTRAP_SECRET', value)).toThrow(
      /^BOOTSTRAP_SECRET is a published or guessable secret/,
    )
  })

  it('is not repeated in the error', () => {
    expect(() => refusePublishedSecret('PASSWORD_PEPPER', 'hunter2')).not.toThrow(/hunter2/)
  })
})
