/**
 * Who may edit whom (CamCOPS). One definition, as data: `may_edit_user` walks it for a pair, and `managed_users` is the same definition
 * turned into a filter that a store can write as SQL. CamCOPS keeps two by hand under the comment "LOGIC SHOULD MATCH".
 */

/** Whoever edits, at this moment: signed in, so enabled and not locked; the caller says so by making this row. */
export interface Editor {
  readonly superuser: boolean
  /** Uuids of the groups that their own memberships let them administer. */
  readonly administers: readonly string[]
}

/** Whoever is to be edited. Locked and disabled people too: what they are counts, not what they can do just now. */
export interface Target {
  /** One of our own accounts: `system`, `anonymous`, `locked`. */
  readonly reserved: boolean
  readonly superuser: boolean
  readonly staff: boolean
  /** Whether they administer any group, also one that the editor has nothing to do with. */
  readonly administersAnyGroup: boolean
  /** Uuids of the groups they are in. */
  readonly groups: readonly string[]
}

/** What the rule asks of a pair. The store has one condition of SQL for each of these names. */
export const editConditions = {
  'target-is-reserved': (_editor, target) => target.reserved,
  'editor-is-superuser': (editor) => editor.superuser,
  'target-is-superuser': (_editor, target) => target.superuser,
  'target-is-staff': (_editor, target) => target.staff,
  'target-administers-a-group': (_editor, target) => target.administersAnyGroup,
  'editor-administers-no-group-of-target': (editor, target) =>
    !target.groups.some((group) => editor.administers.includes(group)),
} as const satisfies Record<string, (editor: Editor, target: Target) => boolean>

/** The name of a condition. */
export type EditCondition = keyof typeof editConditions

/**
 * The rule, in the order of the words (spec/accounts.md §2.5): the first line whose condition holds decides; where none does, yes. So a
 * superuser may edit other superusers and themselves, and a group administrator, being one, neither themselves nor another.
 *
 * The line about staff is ours: CamCOPS has no such role. Whoever may edit somebody can set their password and become them, so a group
 * administrator who could edit staff in their group would be staff.
 */
export const editRule = [
  { when: 'target-is-reserved', mayEdit: false },
  { when: 'editor-is-superuser', mayEdit: true },
  { when: 'target-is-superuser', mayEdit: false },
  { when: 'target-is-staff', mayEdit: false },
  { when: 'target-administers-a-group', mayEdit: false },
  { when: 'editor-administers-no-group-of-target', mayEdit: false },
] as const satisfies readonly { when: EditCondition; mayEdit: boolean }[]

/** Why somebody may not be edited: the condition that said no. */
export type EditBar = Extract<(typeof editRule)[number], { mayEdit: false }>['when']

/** One way to be allowed: every condition has the value given. */
export type EditWay = readonly { readonly condition: EditCondition; readonly holds: boolean }[]

/** Seed: `may_edit_user`. The reason is for the log and for administrators; it tells what the target is. */
export function mayEditUser(editor: Editor, target: Target): { mayEdit: true } | { mayEdit: false; because: EditBar } {
  for (const line of editRule) {
    if (!editConditions[line.when](editor, target)) continue
    return line.mayEdit ? { mayEdit: true } : { mayEdit: false, because: line.when }
  }
  return { mayEdit: true }
}

/**
 * The rule as a filter: a user is managed if, in at least one of these ways, all conditions have the values given. In SQL: `or` of `and`s of
 * one expression a condition, each yes or no about one user, so that no join can list a user twice (in CamCOPS, whoever shares two
 * groups with their administrator is there twice). Derived from `editRule`: each line that says yes, with all that said no before it.
 */
export const managedUsersFilter: readonly EditWay[] = waysToYes()

/**
 * The users that an editor may edit, by the filter; for lists in memory and as the meaning of the SQL. Seed: `managed_users`.
 * Nobody, for people who are neither superuser nor administrator of a group.
 */
export function managedUsers<User extends Target>(editor: Editor, users: readonly User[]): User[] {
  return users.filter((user) => managedUsersFilter.some((way) => holds(way, editor, user)))
}

function holds(way: EditWay, editor: Editor, target: Target): boolean {
  return way.every((part) => editConditions[part.condition](editor, target) === part.holds)
}

function waysToYes(): EditWay[] {
  const noBefore = (end: number) =>
    editRule.slice(0, end).flatMap(({ when, mayEdit }) => (mayEdit ? [] : [{ condition: when, holds: false }]))
  const ways = editRule.flatMap(({ when, mayEdit }, index) =>
    mayEdit ? [[...noBefore(index), { condition: when, holds: true }]] : [],
  )
  return [...ways, noBefore(editRule.length)]
}
