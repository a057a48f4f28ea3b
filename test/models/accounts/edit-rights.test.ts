import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type EditCondition, editRule, managedUsersFilter } from '#domain/accounts/edit-rights.ts'
import { type Editor, editConditions, managedUsers, mayEditUser, type Target } from './edit-rights.ts'
import { type Person } from './edit-rights-in-words.ts'
import { oracleManaged, oracleMayEdit, type Population } from './edit-rights-in-words.ts'

const leastPairs = 10_000
/** How often each answer must occur for agreement to mean something. */
const leastOfEachAnswer = 300
const groups = ['amber', 'birch', 'cedar', 'dahlia', 'elder', 'fir', 'gorse', 'hazel']
const names = ['system', 'ada', 'bob', 'cyd', 'dee', 'eve', 'fay', 'gus', 'hal', 'ivy']

/** The results of the oracle. */
const answers: Record<string, string> = {
  yes: 'yes',
  'no: reserved': 'target-is-reserved',
  'no: superuser': 'target-is-superuser',
  'no: staff': 'target-has-a-role',
  'no: administers': 'target-administers-a-group',
  'no: nothing shared': 'editor-administers-no-group-of-target',
}

/** Roles and links drawn as small numbers: one in seven is superuser, one staff; a link in four exists, of these one in three administers. */
const populations: fc.Arbitrary<Population> = fc
  .tuple(
    fc.array(fc.noBias(fc.nat(6)), { minLength: names.length, maxLength: names.length }),
    fc.array(fc.noBias(fc.nat(11)), {
      minLength: names.length * groups.length,
      maxLength: names.length * groups.length,
    }),
  )
  .map(([roles, lots]) => ({
    people: names.map((name, index) => ({ name, isSuperuser: roles[index] === 0, isStaff: roles[index] === 1 })),
    links: lots.flatMap((lot, index) =>
      lot > 2
        ? []
        : [
            {
              person: names[index % names.length] ?? '',
              group: groups[Math.floor(index / names.length)] ?? '',
              isAdministrator: lot === 0,
            },
          ],
    ),
  }))

function editorRow({ links }: Population, { name, isSuperuser }: Person): Editor {
  const own = links.filter((link) => link.person === name && link.isAdministrator)
  return { superuser: isSuperuser, administers: own.map(({ group }) => group) }
}

function targetRow({ links }: Population, { name, isSuperuser, isStaff }: Person): Target & { name: string } {
  const own = links.filter((link) => link.person === name)
  return {
    name,
    reserved: name === 'system',
    superuser: isSuperuser,
    staff: isStaff,
    administersAnyGroup: own.some(({ isAdministrator }) => isAdministrator),
    groups: own.map(({ group }) => group),
  }
}

function answerOf(editor: Editor, target: Target): string {
  const answer = mayEditUser(editor, target)
  return answer.mayEdit ? 'yes' : answer.because
}

describe('in random populations', () => {
  it('may_edit_user, managed_users and the wording of CamCOPS agree on ten thousand pairs, each result often', () => {
    const seen = new Map<string, number>()
    let pairs = 0
    fc.assert(
      fc.property(populations, (population) => {
        const targets = population.people.map((person) => targetRow(population, person))
        return population.people.every((self) => {
          const editor = editorRow(population, self)
          const managed = managedUsers(editor, targets).map(({ name }) => name)
          const expected = oracleManaged(population, self)
          const agree = population.people.every((other, index) => {
            pairs += 1
            const words = oracleMayEdit(population, self, other)
            seen.set(words, (seen.get(words) ?? 0) + 1)
            const target = targets[index]
            if (!target) return false
            const isIn = managed.includes(other.name)
            return (
              answerOf(editor, target) === answers[words] &&
              isIn === (words === 'yes') &&
              isIn === expected.has(other.name)
            )
          })
          return agree && managed.length === expected.size
        })
      }),
      { numRuns: 200 },
    )
    expect(pairs).toBeGreaterThanOrEqual(leastPairs)
    expect([...seen.keys()].sort()).toEqual(Object.keys(answers).sort())
    expect([...seen].filter(([, count]) => count < leastOfEachAnswer)).toEqual([])
  })
})

const plain: Target = { reserved: false, superuser: false, staff: false, administersAnyGroup: false, groups: ['amber'] }
const superuser: Editor = { superuser: true, administers: [] }
const administrator: Editor = { superuser: false, administers: ['amber', 'birch'] }

describe('may_edit_user', () => {
  it.each<[string, Editor, Partial<Target>, string]>([
    ['a superuser edits any user', superuser, {}, 'yes'],
    ['a superuser edits a superuser', superuser, { superuser: true }, 'yes'],
    ['a superuser edits an administrator without groups', superuser, { administersAnyGroup: true, groups: [] }, 'yes'],
    ['a superuser does not edit a reserved account', superuser, { reserved: true }, 'target-is-reserved'],
    ['not even where it shares a group', administrator, { reserved: true }, 'target-is-reserved'],
    ['a group administrator edits a plain member', administrator, {}, 'yes'],
    ['but no superuser among them', administrator, { superuser: true }, 'target-is-superuser'],
    ['nor staff', administrator, { staff: true }, 'target-has-a-role'],
    [
      'nor administrators, of unrelated groups too',
      administrator,
      { administersAnyGroup: true },
      'target-administers-a-group',
    ],
    ['nor members of other groups', administrator, { groups: ['cedar'] }, 'editor-administers-no-group-of-target'],
    ['nor people in no group', administrator, { groups: [] }, 'editor-administers-no-group-of-target'],
    [
      'a member without flags edits no user',
      { superuser: false, administers: [] },
      {},
      'editor-administers-no-group-of-target',
    ],
  ])('%s', (_name, editor, target, answer) => {
    expect(answerOf(editor, { ...plain, ...target })).toBe(answer)
  })

  it('denies every group administrator who edits themselves, and allows every superuser', () => {
    const self = { ...plain, administersAnyGroup: true, groups: administrator.administers }
    expect(answerOf(administrator, self)).toBe('target-administers-a-group')
    expect(answerOf(superuser, { ...plain, superuser: true })).toBe('yes')
  })

  it('returns the first of several reasons, in the order of the list', () => {
    const all = { reserved: true, superuser: true, staff: true, administersAnyGroup: true, groups: [] }
    const order = [{}, { reserved: false }, { superuser: false }, { staff: false }, { administersAnyGroup: false }]
    const reasons = order.map((_, index) =>
      answerOf(administrator, Object.assign({}, all, ...order.slice(0, index + 1))),
    )
    expect(reasons).toEqual(editRule.filter(({ mayEdit }) => !mayEdit).map(({ when }) => when))
  })
})

describe('managed_users', () => {
  it('lists a user once who shares two groups with the administrator', () => {
    const member = { ...plain, groups: ['amber', 'birch'] }
    expect(managedUsers(administrator, [member])).toEqual([member])
  })

  it('is empty for a user who is neither superuser nor group administrator', () => {
    expect(managedUsers({ superuser: false, administers: [] }, [plain, { ...plain, superuser: true }])).toEqual([])
  })

  it('is a filter with two alternatives, each a list of conditions that the store writes as SQL', () => {
    expect(managedUsersFilter).toEqual([
      [
        { condition: 'target-is-reserved', holds: false },
        { condition: 'editor-is-administrator', holds: true },
      ],
      [
        { condition: 'target-is-reserved', holds: false },
        { condition: 'target-is-superuser', holds: false },
        { condition: 'target-has-a-role', holds: false },
        { condition: 'target-administers-a-group', holds: false },
        { condition: 'editor-administers-no-group-of-target', holds: false },
      ],
    ])
  })

  it('uses every condition of the rule and no other', () => {
    const used = new Set<EditCondition>(managedUsersFilter.flat().map(({ condition }) => condition))
    expect([...used].sort()).toEqual(Object.keys(editConditions).sort())
    expect(editRule.map(({ when }) => when).sort()).toEqual(Object.keys(editConditions).sort())
  })
})
