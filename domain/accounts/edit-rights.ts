/**
 * Who may edit whom (CamCOPS). One definition, as data, turned into a filter that the store writes as SQL. CamCOPS keeps two definitions by
 * hand under the comment "LOGIC SHOULD MATCH".
 */

/** What the rule asks of a pair, by name. The store has one condition of SQL for each. */
export type EditCondition =
  | 'target-is-reserved'
  | 'editor-is-administrator'
  | 'target-is-superuser'
  | 'target-has-a-role'
  | 'target-administers-a-group'
  | 'editor-administers-no-group-of-target'

/**
 * The rule, in the order of the words (CamCOPS, `User.may_edit_user`): the first line whose condition holds decides; where none does, yes. So a
 * superuser may edit other superusers and themselves, and a group administrator, being one, neither themselves nor another.
 *
 * `editor-is-administrator`: their role has the scope of the operation. What they may do to an account whose role has scopes that theirs has
 * not, the statement decides besides (`docs/decisions/programs/0082-no-escalation.md`).
 *
 * The line about accounts with a role is ours: CamCOPS has no such roles. Whoever may edit somebody can set their password and become them, so
 * a group administrator who could edit staff in their group would be staff.
 */
export const editRule = [
  { when: 'target-is-reserved', mayEdit: false },
  { when: 'editor-is-administrator', mayEdit: true },
  { when: 'target-is-superuser', mayEdit: false },
  { when: 'target-has-a-role', mayEdit: false },
  { when: 'target-administers-a-group', mayEdit: false },
  { when: 'editor-administers-no-group-of-target', mayEdit: false },
] as const satisfies readonly { when: EditCondition; mayEdit: boolean }[]

/** One way to be allowed: every condition has the value given. */
export type EditWay = readonly { readonly condition: EditCondition; readonly holds: boolean }[]

/**
 * The rule as a filter: a user is managed if, in at least one of these ways, all conditions have the values given. In SQL: `or` of `and`s of
 * one expression a condition, each yes or no about one user, so that no join can list a user twice (in CamCOPS, whoever shares two
 * groups with their administrator is there twice). Derived from `editRule`: each line that says yes, with all that said no before it.
 */
export const managedUsersFilter: readonly EditWay[] = waysToYes()

function waysToYes(): EditWay[] {
  const noBefore = (end: number) =>
    editRule.slice(0, end).flatMap(({ when, mayEdit }) => (mayEdit ? [] : [{ condition: when, holds: false }]))
  const ways = editRule.flatMap(({ when, mayEdit }, index) =>
    mayEdit ? [[...noBefore(index), { condition: when, holds: true }]] : [],
  )
  return [...ways, noBefore(editRule.length)]
}
