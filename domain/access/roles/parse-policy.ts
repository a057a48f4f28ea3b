/** Reads a policy document strictly, because a misspelled name could remove a right or a restriction. */
import type { FieldError } from '#domain/field-error.ts'
import { type RolePolicy, visibilities } from './policy.ts'
import { checkNameList, checkNumber, checkShape, checkTable, pointerTo } from './policy-shapes.ts'
import { requiredRoles } from './role.ts'

const parts = ['roles', 'items', 'actions', 'visibilities', 'limits', 'item_policy', 'role_policy'] as const
const itemParts = ['actions', 'visibilities', 'barred_roles'] as const
const roleParts = ['limits', 'may_own', 'on_owned', 'on_others'] as const

/**
 * Reads a policy. Errors are unknown or missing keys, undeclared and duplicate names, an item or role without rules, an unknown visibility, a
 * missing required role, and any right of the role `locked`.
 *
 * @param document parsed JSON
 * @returns the policy, or all errors, with pointers into the document
 */
export function parseRolePolicy(document: unknown): RolePolicy | FieldError[] {
  const shape = checkShape(document, parts, '')
  if (shape.length > 0) return shape
  const policy = document as RolePolicy
  const lists = declarationViolations(policy)
  if (lists.length > 0) return lists
  const violations = [...itemViolations(policy), ...roleViolations(policy)]
  if (violations.length > 0) return violations
  const opened = lockedViolations(policy)
  return opened.length > 0 ? opened : structuredClone(policy)
}

function declarationViolations(policy: RolePolicy): FieldError[] {
  return [
    ...checkNameList(policy.roles, '/roles'),
    ...checkNameList(policy.items, '/items'),
    ...checkNameList(policy.actions, '/actions'),
    ...checkNameList(policy.visibilities, '/visibilities', visibilities),
    ...checkNameList(policy.limits, '/limits'),
    ...missingRoles(policy.roles),
  ]
}

function missingRoles(roles: unknown): FieldError[] {
  if (!Array.isArray(roles)) return []
  const missing = requiredRoles.filter((role) => !roles.includes(role))
  return missing.map((role) => ({
    pointer: '/roles',
    code: 'missing',
    detail: `Declare the role ${role}.`,
  }))
}

function itemViolations(policy: RolePolicy): FieldError[] {
  return checkTable(policy.item_policy, '/item_policy', policy.items, true, (item, pointer) => {
    const shape = checkShape(item, itemParts, pointer)
    if (shape.length > 0) return shape
    const { actions, visibilities: seen, barred_roles } = item as Record<(typeof itemParts)[number], unknown>
    return [
      ...checkNameList(actions, `${pointer}/actions`, policy.actions),
      ...checkNameList(seen, `${pointer}/visibilities`, policy.visibilities),
      ...checkNameList(barred_roles, `${pointer}/barred_roles`, policy.roles),
    ]
  })
}

function roleViolations(policy: RolePolicy): FieldError[] {
  return checkTable(policy.role_policy, '/role_policy', policy.roles, true, (role, pointer) => {
    const shape = checkShape(role, roleParts, pointer)
    if (shape.length > 0) return shape
    const { limits, may_own, on_owned, on_others } = role as Record<(typeof roleParts)[number], unknown>
    return [
      ...checkTable(limits, `${pointer}/limits`, policy.limits, false, checkLimit),
      ...checkNameList(may_own, `${pointer}/may_own`, policy.items),
      ...checkNameList(on_owned, `${pointer}/on_owned`, policy.actions),
      ...checkTable(on_others, `${pointer}/on_others`, policy.visibilities, false, (actions, at) =>
        checkNameList(actions, at, policy.actions),
      ),
    ]
  })
}

function checkLimit(limit: unknown, pointer: string): FieldError[] {
  return checkTable(limit, pointer, ['below', 'above'], false, checkNumber)
}

/** The role `locked` must not have any right. */
function lockedViolations({ role_policy }: RolePolicy): FieldError[] {
  const locked = role_policy['locked']
  if (!locked) return []
  const given = [locked.may_own, locked.on_owned, ...Object.values(locked.on_others)]
  if (given.every((names) => names.length === 0)) return []
  return [
    {
      pointer: pointerTo('/role_policy', 'locked'),
      code: 'rights-not-allowed',
      detail: 'The role `locked` must own nothing and be allowed nothing.',
    },
  ]
}
