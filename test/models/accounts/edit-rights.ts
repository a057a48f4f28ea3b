/** Model of `mayEdit` and of the list of managed users in `store/edit-rights.ts`: who may edit whom, for rows in memory. */
import { type EditCondition, type EditWay, editRule, managedUsersFilter } from '#domain/accounts/edit-rights.ts'

/** The editor: signed in, therefore enabled and not locked. */
export interface Editor {
  readonly superuser: boolean
  /** Uuids of the groups that their own memberships let them administer. */
  readonly administers: readonly string[]
}

/** Whoever is to be edited. Locked and disabled people too: what they are counts, not what they can do just now. */
export interface Target {
  /** A reserved account: `system`, `anonymous`, `locked`. */
  readonly reserved: boolean
  readonly superuser: boolean
  readonly staff: boolean
  /** Whether they administer any group, also one that the editor has nothing to do with. */
  readonly administersAnyGroup: boolean
  /** Uuids of the groups they are in. */
  readonly groups: readonly string[]
}

/** The conditions of the rule for a pair; `store/edit-rights.ts` has the same in SQL. */
export const editConditions = {
  'target-is-reserved': (_editor, target) => target.reserved,
  'editor-is-administrator': (editor) => editor.superuser,
  'target-is-superuser': (_editor, target) => target.superuser,
  'target-has-a-role': (_editor, target) => target.staff,
  'target-administers-a-group': (_editor, target) => target.administersAnyGroup,
  'editor-administers-no-group-of-target': (editor, target) =>
    !target.groups.some((group) => editor.administers.includes(group)),
} as const satisfies Record<EditCondition, (editor: Editor, target: Target) => boolean>

/** Why a user may not be edited: the condition that failed. */
export type EditDenial = Extract<(typeof editRule)[number], { mayEdit: false }>['when']

/** Seed: `may_edit_user`. The reason is for the log and for administrators; it reveals properties of the target. */
export function mayEditUser(
  editor: Editor,
  target: Target,
): { mayEdit: true } | { mayEdit: false; because: EditDenial } {
  for (const line of editRule) {
    if (!editConditions[line.when](editor, target)) continue
    return line.mayEdit ? { mayEdit: true } : { mayEdit: false, because: line.when }
  }
  return { mayEdit: true }
}

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
