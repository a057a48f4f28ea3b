import { describe, expect, it } from 'vitest'
import { countsAsAdministrator, administratorRemains } from './last-administrator.ts'

const ada = { uuid: 'ada', counts: true }
const bob = { uuid: 'bob', counts: true }
const locked = { uuid: 'loki', counts: false }

describe('the last administrator', () => {
  it('cannot be removed', () => {
    expect(administratorRemains([ada], ['ada'])).toBe(false)
    expect(administratorRemains([ada, bob], ['ada', 'bob'])).toBe(false)
    expect(administratorRemains([ada, bob], ['ada'])).toBe(true)
    expect(administratorRemains([ada], ['eve'])).toBe(true)
  })

  it('is not replaced by a superuser who cannot sign in', () => {
    expect(administratorRemains([ada, locked], ['ada'])).toBe(false)
  })

  it('is an enabled, activated superuser without a lock', () => {
    const user = { role: 'superuser', enabled: true, activated: true, locked: false }
    expect(countsAsAdministrator(user)).toBe(true)
    for (const changed of [{ role: 'staff' }, { enabled: false }, { activated: false }, { locked: true }])
      expect(countsAsAdministrator({ ...user, ...changed })).toBe(false)
  })
})
