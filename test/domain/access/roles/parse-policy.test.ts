import { describe, expect, it } from 'vitest'
import { authnzerverRolePolicy } from '#domain/access/roles/authnzerver-policy.ts'
import { parseRolePolicy } from '#domain/access/roles/parse-policy.ts'
import { policyLimits } from '#domain/access/roles/policy-shapes.ts'

type Json = Record<string, any> // oxlint-disable-line typescript/no-explicit-any -- documents are spoiled at any depth

/** The default policy after JSON and a change. */
function changed(change: (policy: Json) => void): unknown {
  const policy = JSON.parse(JSON.stringify(authnzerverRolePolicy)) as Json
  change(policy)
  return policy
}

function violations(document: unknown): string[] {
  const result = parseRolePolicy(document)
  return Array.isArray(result) ? result.map(({ pointer, code }) => `${pointer} ${code}`) : []
}

describe('a policy document', () => {
  it('may be the table of authnzerver, which is parsed unchanged', () => {
    const document = changed(() => {})
    expect(parseRolePolicy(document)).toEqual(authnzerverRolePolicy)
    expect(parseRolePolicy(document)).not.toBe(document)
  })

  it('may add roles, items, actions and limits, and leave out limits and visibilities of a role', () => {
    const document = changed((policy) => {
      policy['roles'].push('auditor')
      policy['items'].push('report')
      policy['actions'].push('sign')
      policy['limits'].push('downloads')
      policy['item_policy']['report'] = { actions: ['sign'], visibilities: ['public'], barred_roles: [] }
      policy['role_policy']['auditor'] = {
        limits: { downloads: { above: 0, below: 10 } },
        may_own: [],
        on_owned: [],
        on_others: { public: ['sign'] },
      }
    })
    expect(violations(document)).toEqual([])
  })

  it.each<[string, (policy: Json) => void, string]>([
    ['an unknown key', (policy) => (policy['extra'] = 1), '/extra unknown-key'],
    ['a missing key', (policy) => delete policy['limits'], '/limits missing'],
    ['a list that is none', (policy) => (policy['roles'] = 'all'), '/roles invalid-type'],
    ['a name that is no text', (policy) => (policy['items'][1] = 7), '/items/1 invalid-type'],
    ['a name twice', (policy) => policy['actions'].push('view'), '/actions/7 duplicate-name'],
    ['a name in capitals', (policy) => policy['actions'].push('View'), '/actions/7 invalid-format'],
    ['an inherited name', (policy) => policy['actions'].push('constructor'), '/actions/7 invalid-format'],
    ['a name with a line break', (policy) => policy['actions'].push('sign\n'), '/actions/7 invalid-format'],
    ['a fifth visibility', (policy) => (policy['visibilities'][4] = 'secret'), '/visibilities/4 unknown-name'],
    ['no role superuser', (policy) => (policy['roles'][0] = 'boss'), '/roles missing'],
    ['no role anonymous', (policy) => (policy['roles'][3] = 'nemo'), '/roles missing'],
    ['no role locked', (policy) => (policy['roles'][4] = 'open'), '/roles missing'],
    ['an item without its rules', (policy) => delete policy['item_policy']['user'], '/item_policy/user missing'],
    ['rules of no item', (policy) => (policy['item_policy']['x'] = {}), '/item_policy/x unknown-name'],
    ['rules that are a list', (policy) => (policy['item_policy']['user'] = []), '/item_policy/user invalid-type'],
    ['a table that is none', (policy) => (policy['role_policy'] = null), '/role_policy invalid-type'],
    [
      'an item without its bars',
      (policy) => delete policy['item_policy']['user']['barred_roles'],
      '/item_policy/user/barred_roles missing',
    ],
    [
      'an item with an unknown key',
      (policy) => (policy['item_policy']['user']['barred'] = []),
      '/item_policy/user/barred unknown-key',
    ],
    [
      'a bar for no role',
      (policy) => policy['item_policy']['user']['barred_roles'].push('guest'),
      '/item_policy/user/barred_roles/3 unknown-name',
    ],
    [
      'an action that is none',
      (policy) => policy['item_policy']['user']['actions'].push('lsit'),
      '/item_policy/user/actions/5 unknown-name',
    ],
    [
      'a visibility that the policy does not have',
      (policy) => {
        policy['visibilities'] = ['public', 'unlisted', 'private']
        for (const item of ['object', 'dataset', 'collection']) policy['item_policy'][item]['visibilities'] = []
        for (const role of Object.values<Json>(policy['role_policy'])) delete role['on_others']['shared']
        policy['item_policy']['user']['visibilities'].push('shared')
      },
      '/item_policy/user/visibilities/1 unknown-name',
    ],
    ['a role without its rules', (policy) => delete policy['role_policy']['staff'], '/role_policy/staff missing'],
    [
      'ownership of no item',
      (policy) => policy['role_policy']['staff']['may_own'].push('boat'),
      '/role_policy/staff/may_own/5 unknown-name',
    ],
    [
      'an unknown action on owned items',
      (policy) => (policy['role_policy']['staff']['on_owned'] = ['all']),
      '/role_policy/staff/on_owned/0 unknown-name',
    ],
    [
      'actions on an unknown visibility',
      (policy) => (policy['role_policy']['staff']['on_others']['secret'] = []),
      '/role_policy/staff/on_others/secret unknown-name',
    ],
    [
      'an unknown action on items of others',
      (policy) => (policy['role_policy']['staff']['on_others']['public'] = ['peek']),
      '/role_policy/staff/on_others/public/0 unknown-name',
    ],
    [
      'an unknown limit',
      (policy) => (policy['role_policy']['staff']['limits']['speed'] = { below: 1 }),
      '/role_policy/staff/limits/speed unknown-name',
    ],
    [
      'an unknown bound',
      (policy) => (policy['role_policy']['staff']['limits']['requests'] = { max: 1 }),
      '/role_policy/staff/limits/requests/max unknown-name',
    ],
    [
      'a bound that is no number',
      (policy) => (policy['role_policy']['staff']['limits']['requests'] = { below: '9' }),
      '/role_policy/staff/limits/requests/below invalid-type',
    ],
    [
      'a bound that is infinite',
      (policy) => (policy['role_policy']['staff']['limits']['requests'] = JSON.parse('{"below":1e999}')),
      '/role_policy/staff/limits/requests/below invalid-type',
    ],
  ])('is refused with %s', (_name, change, violation) => {
    expect(violations(changed(change))).toContain(violation)
  })

  it.each<[string, (locked: Json) => void]>([
    ['own something', (locked) => locked['may_own'].push('dataset')],
    ['do something to what it owns', (locked) => locked['on_owned'].push('view')],
    ['do something to what others own', (locked) => (locked['on_others']['public'] = ['view'])],
  ])('is refused when it lets the locked %s', (_name, change) => {
    expect(violations(changed((policy) => change(policy['role_policy']['locked'])))).toEqual([
      '/role_policy/locked rights-not-allowed',
    ])
  })

  it('is rejected with a list beyond any use', () => {
    const many = Array.from({ length: policyLimits.names + 1 }, (_, index) => `item_${index}`)
    expect(violations(changed((policy) => (policy['items'] = many)))).toEqual(['/items too-many-items'])
  })

  it.each([null, [], 'all', 7, undefined])('is rejected when it is %j', (document) => {
    expect(violations(document)).toEqual([' invalid-type'])
  })

  it('is rejected with inherited property names that JSON can contain', () => {
    const document = JSON.parse(
      JSON.stringify(authnzerverRolePolicy).replace('"role_policy":{', '"role_policy":{"__proto__":{},'),
    ) as unknown
    expect(violations(document)).toEqual(['/role_policy/__proto__ unknown-name'])
  })

  it('reports every error of one level at once', () => {
    const document = changed((policy) => {
      policy['item_policy']['user']['actions'].push('lsit')
      policy['role_policy']['staff']['may_own'].push('boat')
    })
    expect(violations(document)).toEqual([
      '/item_policy/user/actions/5 unknown-name',
      '/role_policy/staff/may_own/5 unknown-name',
    ])
  })
})
