import { describe, expect, it } from 'vitest'
import { decideByRole, type ItemFacts, withinLimit } from '#domain/access/roles/decide.ts'
import { decideAccess, isWithinLimit, type Party } from '#domain/access/roles/access.ts'
import { authnzerverRolePolicy as policy } from '#domain/access/roles/authnzerver-policy.ts'
import type { RolePolicy, RoleRules } from '#domain/access/roles/policy.ts'
import { allActions, itemNames, roleNames, tableSays, visibilityNames } from './default-table.ts'

const dataset: ItemFacts = {
  item: 'dataset',
  owner: 'olga',
  visibility: 'shared',
  sharing: { users: ['sue'], everyone: false },
}
const view = { user: 'sue', role: 'authenticated', action: 'view' }

const limited: RolePolicy = {
  ...policy,
  limits: ['requests', 'age', 'spare'],
  role_policy: {
    ...policy.role_policy,
    staff: { ...policy.role_policy['staff']!, limits: { age: { above: 18, below: 99 } } },
  },
}

const passes = (value: unknown) => withinLimit(limited, 'staff', 'age', value)
const party = (uuid: string, changed: Partial<Party> = {}): Party => ({
  uuid,
  role: 'authenticated',
  active: true,
  ...changed,
})

/** Whether Sue may view a dataset of another user. */
function viewOf(rules: RolePolicy, visibility: string, owner: string): boolean {
  return decideByRole(rules, view, { ...dataset, owner, visibility }).allow
}

/** The default policy with other rules for one role. */
function withRole(role: string, rules: Partial<RoleRules>): RolePolicy {
  return { ...policy, role_policy: { ...policy.role_policy, [role]: { ...policy.role_policy[role]!, ...rules } } }
}

/** The cross product of everything in the table. */
const questions = roleNames.flatMap((role) =>
  itemNames.flatMap((item) =>
    allActions.flatMap((action) =>
      visibilityNames.flatMap((visibility) =>
        [true, false].flatMap((owns) =>
          [true, false].map((listed) => ({ role, item, action, visibility, owns, listed })),
        ),
      ),
    ),
  ),
)

describe('authnzerver’s default table', () => {
  it('is decided as printed, for every combination of role, item, action, visibility and owner', () => {
    const wrong = questions.filter((question) => {
      const { role, item, action, visibility, owns, listed } = question
      const facts = {
        item,
        visibility,
        owner: owns ? 'me' : 'olga',
        sharing: { users: listed ? ['me'] : ['sue'], everyone: false },
      }
      return decideByRole(policy, { user: 'me', role, action }, facts).allow !== tableSays(question)
    })
    expect(questions).toHaveLength(5 * 7 * 7 * 4 * 2 * 2)
    expect(wrong).toEqual([])
    expect(questions.filter(tableSays).length).toBeGreaterThan(200)
  })

  it('has the limits of each role: requests and requests a minute, exclusive', () => {
    const limits = { superuser: [5e6, 6e4], staff: [1e6, 6e4], authenticated: [5e5, 6e3], anonymous: [1e5, 600] }
    for (const [role, [requests = 0, perMinute = 0]] of Object.entries(limits)) {
      expect(withinLimit(policy, role, 'requests', requests - 1)).toBe(true)
      expect(withinLimit(policy, role, 'requests', requests)).toBe(false)
      expect(withinLimit(policy, role, 'requests_per_minute', perMinute - 1)).toBe(true)
      expect(withinLimit(policy, role, 'requests_per_minute', perMinute)).toBe(false)
    }
    for (const value of [0, -1]) expect(withinLimit(policy, 'locked', 'requests', value)).toBe(false)
  })
})

describe('a decision by role', () => {
  it('is deny for a role, item, action or visibility that the policy does not define', () => {
    expect(decideByRole(policy, view, dataset)).toEqual({ allow: true })
    const unknown = { allow: false, because: 'unknown-name' }
    for (const name of ['', 'emperor', 'constructor', '__proto__', 'toString']) {
      expect(decideByRole(policy, { ...view, role: name }, dataset)).toEqual(unknown)
      expect(decideByRole(policy, { ...view, action: name }, dataset)).toEqual(unknown)
      expect(decideByRole(policy, view, { ...dataset, item: name })).toEqual(unknown)
      expect(decideByRole(policy, view, { ...dataset, visibility: name })).toEqual(unknown)
    }
  })

  it('allows access to a shared item for its owner and for those it is shared with, one by one or everyone', () => {
    const may = (user: string, sharing: ItemFacts['sharing']) =>
      decideByRole(policy, { ...view, user }, { ...dataset, sharing }).allow
    expect(may('sue', dataset.sharing)).toBe(true)
    expect(may('olga', dataset.sharing)).toBe(true)
    expect(may('tom', dataset.sharing)).toBe(false)
    expect(may('tom', { users: [], everyone: true })).toBe(true)
    for (const user of ['sue', 'olga']) expect(may(user, null)).toBe(false)
  })

  it('gives the owner no right on an item of a kind that the role may not own', () => {
    const collection = { ...dataset, item: 'collection', owner: 'sue', visibility: 'public' }
    expect(decideByRole(policy, view, collection)).toEqual({ allow: false, because: 'not-an-action-of-theirs' })
    expect(decideByRole(policy, view, { ...collection, owner: 'olga' }).allow).toBe(true)
  })

  it('is deny for the role locked, even if an unvalidated document allows it', () => {
    const open = { ...policy.role_policy['superuser'] } as RolePolicy['role_policy'][string]
    const opened: RolePolicy = {
      ...policy,
      item_policy: { ...policy.item_policy, dataset: { ...policy.item_policy['dataset']!, barred_roles: [] } },
      role_policy: { ...policy.role_policy, locked: open },
    }
    expect(decideByRole(opened, { ...view, role: 'locked' }, { ...dataset, visibility: 'public' }).allow).toBe(false)
    expect(withinLimit(opened, 'locked', 'requests', 1)).toBe(false)
  })

  it('keeps private items private and barred items barred, for any rights on items of others', () => {
    const all = { public: allActions, unlisted: allActions, shared: allActions, private: allActions }
    const generous = withRole('authenticated', { on_others: all })
    expect(viewOf(generous, 'private', 'olga')).toBe(false)
    expect(viewOf(generous, 'private', 'sue')).toBe(true)
    expect(viewOf(generous, 'public', 'olga')).toBe(true)
    const item = { ...policy.item_policy['dataset']!, barred_roles: ['authenticated'] }
    const barred = { ...generous, item_policy: { ...policy.item_policy, dataset: item } }
    expect(viewOf(barred, 'public', 'olga')).toBe(false)
    expect(viewOf(barred, 'public', 'sue')).toBe(false)
  })

  it('is deny for an unvalidated document with names without rules, or rules without names', () => {
    const loose = { ...policy, roles: [...policy.roles, 'constructor'], items: [...policy.items, 'constructor'] }
    const refused = { allow: false, because: 'not-an-action-of-theirs' }
    expect(decideByRole(loose, { ...view, role: 'constructor' }, { ...dataset, visibility: 'public' })).toEqual(refused)
    expect(decideByRole(loose, view, { ...dataset, item: 'constructor', visibility: 'public' })).toEqual(refused)
    const undeclared = { ...policy, roles: ['superuser', 'anonymous', 'locked'] }
    expect(withinLimit(undeclared, 'staff', 'requests', 1)).toBe(false)
    expect(withinLimit(loose, 'constructor', 'requests', 1)).toBe(false)
  })

  it('follows an edited policy at once', () => {
    expect(decideByRole(withRole('authenticated', { on_others: {} }), view, dataset).allow).toBe(false)
  })
})

describe('a limit', () => {
  it('allows values strictly between its bounds', () => {
    expect([18, 18.5, 98, 99].map(passes)).toEqual([false, true, true, false])
  })

  it('that the role lacks allows every value', () => {
    expect(withinLimit(limited, 'staff', 'spare', 1e12)).toBe(true)
  })

  it('of an undeclared name or role allows no value', () => {
    expect(withinLimit(limited, 'staff', 'speed', 1)).toBe(false)
    expect(withinLimit(limited, 'emperor', 'age', 50)).toBe(false)
    expect(withinLimit(limited, 'constructor', 'age', 50)).toBe(false)
  })

  it.each([Number.NaN, Infinity, '50', null, undefined, {}])('never allows %j', (value) => {
    expect(withinLimit(limited, 'staff', 'age', value)).toBe(false)
    expect(withinLimit(limited, 'staff', 'spare', value)).toBe(false)
  })
})

describe('the users in a question', () => {
  const everybody = [party('sue'), party('olga')]
  const shut = { allow: false, because: 'party-unknown-or-inactive' }

  it('must exist, be active, and have the role in the question', () => {
    expect(decideAccess(policy, view, dataset, everybody)).toEqual({ allow: true })
    expect(decideAccess(policy, { ...view, role: 'staff' }, dataset, everybody)).toEqual(shut)
  })

  it.each(['sue', 'olga'])('deny access when %s is unknown or inactive', (uuid) => {
    const others = everybody.filter((each) => each.uuid !== uuid)
    expect(decideAccess(policy, view, dataset, others)).toEqual(shut)
    expect(decideAccess(policy, view, dataset, [...others, party(uuid, { active: false })])).toEqual(shut)
  })

  it('include every user that the item is shared with', () => {
    const wide = { ...dataset, sharing: { users: ['sue', 'gone'], everyone: false } }
    expect(decideAccess(policy, view, wide, everybody)).toEqual(shut)
    expect(decideAccess(policy, view, wide, [...everybody, party('gone')])).toEqual({ allow: true })
  })

  it('have limits only while they exist, are active and have the role', () => {
    const asker = { user: 'sue', role: 'authenticated' }
    expect(isWithinLimit(policy, asker, 'requests', 1, everybody)).toBe(true)
    expect(isWithinLimit(policy, { ...asker, role: 'superuser' }, 'requests', 1, everybody)).toBe(false)
    expect(isWithinLimit(policy, asker, 'requests', 1, [party('sue', { active: false })])).toBe(false)
    expect(isWithinLimit(policy, asker, 'requests', 500_000, everybody)).toBe(false)
  })
})
