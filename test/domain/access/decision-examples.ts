/** Shortcuts to write facts, and to decide in every order of the grants. */
import { expect } from 'vitest'
import { decide } from '#domain/access/decision.ts'
import type { Decision, GrantFact } from '#domain/access/decision-facts.ts'
import { parsePermission } from '#test/support/parse-permission.ts'

/** A grant to the user of the question, `level` steps above the resource. */
export function direct(text: string, level = 0): GrantFact {
  return { level, holder: { kind: 'user' }, ...parsePermission(text) }
}

/** A grant to a group of the user, `level` steps above the resource. */
export function ofGroup(name: string, text: string, level = 0, priority = 0): GrantFact {
  return { level, holder: { kind: 'group', name, priority }, ...parsePermission(text) }
}

/** A grant to everyone, with or without a session. */
export function ofEveryone(text: string, level = 0): GrantFact {
  return ofGroup('everyone', text, level, -2)
}

/** Decides whether ada may read, in every order of the grants, and expects one decision. */
export function answer(grants: GrantFact[], { targetIsExact = true, administrator = false } = {}): Decision {
  const question = { permission: 'read', userName: 'ada' }
  const answers = permutations(grants).map((met) => decide(question, { administrator, targetIsExact, grants: met }))
  const [first] = answers
  if (first === undefined) throw new Error('there is always one order')
  for (const other of answers) expect(other).toEqual(first)
  return first
}

/** Every order of the items. */
export function permutations<Item>(items: Item[]): Item[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((others) => [item, ...others]))
}
