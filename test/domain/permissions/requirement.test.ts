import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatPermission, formatImplicitPermission, readPermission } from '#domain/permissions/permission-text.ts'
import { compareRequirements, meets } from '#domain/permissions/requirement.ts'
import type { StepUp } from '#domain/refusal.ts'
import { comparePermissions } from '#domain/permissions/permission.ts'

const requirements: fc.Arbitrary<StepUp | undefined> = fc
  .record({ aal: fc.constant(2 as const), within_minutes: fc.integer({ min: 1, max: 1440 }) }, { requiredKeys: [] })
  .map((requires) => (Object.keys(requires).length === 0 ? undefined : requires))
const sessions = fc.record({ aal: fc.constantFrom(1, 2), ageSeconds: fc.integer({ min: -120, max: 90_000 }) })

describe('a requirement', () => {
  it('is in the text form, which reads back as the same permission, and in no short form', () => {
    fc.assert(
      fc.property(requirements, fc.constantFrom('match', 'recursive'), (requires, scope) => {
        const permission = { name: 'read', access: 'allow', scope, ...(requires && { requires }) } as const
        const text = formatPermission(permission)
        expect(readPermission(text)).toEqual({ permission })
        expect(readPermission({ ...permission })).toEqual({ permission })
        expect(formatImplicitPermission(permission) === undefined).toBe(requires !== undefined)
        if (requires === undefined) expect(text).toBe(`read-allow-${scope}`)
      }),
    )
  })

  it('is met by who meets a stronger one, and sorts before it', () => {
    fc.assert(
      fc.property(requirements, requirements, sessions, (one, other, session) => {
        const both = {
          ...one,
          ...other,
          aal: 2 as const,
          within_minutes: Math.min(one?.within_minutes ?? 1440, other?.within_minutes ?? 1440),
        }
        if (meets(both, session)) expect([meets(one, session), meets(other, session)]).toEqual([true, true])
        expect(compareRequirements(one, both)).toBeLessThanOrEqual(0)
        expect(Math.sign(compareRequirements(one, other))).toBe(-Math.sign(compareRequirements(other, one)) + 0)
        const permission = { name: 'read', access: 'allow', scope: 'match' } as const
        const [a, b] = [one, other].map((requires) => ({ ...permission, ...(requires && { requires }) }))
        expect(comparePermissions(a!, b!) === 0).toBe(JSON.stringify(one) === JSON.stringify(other))
      }),
    )
  })

  it('is met until its last second, by nobody of whom nothing is known, and by no clock that is far ahead', () => {
    const at = (ageSeconds: number) => meets({ within_minutes: 15 }, { aal: 1, ageSeconds })
    expect([0, 900, 900.001, -60, -61].map(at)).toEqual([true, true, false, true, false])
    for (const requires of [{ aal: 2 }, { within_minutes: 1440 }] as const)
      for (const nobody of [null, undefined]) expect(meets(requires, nobody)).toBe(false)
    expect(meets(undefined, null)).toBe(true)
  })
})
