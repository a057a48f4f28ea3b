import { describe, expect, it } from 'vitest'
import { countsAsAdministrator, leavesAnAdministrator } from './last-administrator.ts'

const ada = { uuid: 'ada', counts: true }
const bob = { uuid: 'bob', counts: true }
const locked = { uuid: 'loki', counts: false }

describe('the last administrator', () => {
  it('cannot be removed', () => {
    expect(leavesAnAdministrator([ada], ['ada'])).toBe(false)
    expect(leavesAnAdministrator([ada, bob], ['ada', 'bob'])).toBe(false)
    expect(leavesAnAdministrator([ada, bob], ['ada'])).toBe(true)
    expect(leavesAnAdministrator([ada], ['eve'])).toBe(true)
  })

  it('is not replaced by a superuser who cannot sign in', () => {
    expect(leavesAnAdministrator([ada, locked], ['ada'])).toBe(false)
  })

  it('is an enabled, activated superuser without a lock', () => {
    const user = { role: 'superuser', enabled: true, activated: true, locked: false }
    expect(countsAsAdministrator(user)).toBe(true)
    for (const changed of [{ role: 'staff' }, { enabled: false }, { activated: false }, { locked: true }])
      expect(countsAsAdministrator({ ...user, ...changed })).toBe(false)
  })
})
