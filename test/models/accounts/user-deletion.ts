/** Model of `deleteUser` (`store/accounts/user-deletion.ts`): CamCOPS for accounts of others, authnzerver for one's own. */

/** The user who deletes, and the target. */
export interface DeletionPair {
  readonly isSelf: boolean
  readonly editorIsSuperuser: boolean
  /** Whether the rule of `edit-rights.ts` allows it. */
  readonly mayEdit: boolean
  readonly targetReserved: boolean
  readonly targetIsSuperuser: boolean
  /** Whether the target has a stored flag to use the web or to upload. */
  readonly targetMayUseOrUpload: boolean
  /** Whether the editor administers every group of the target. */
  readonly administersAllGroups: boolean
}

/** The reason of a denial. */
export type DeletionDenial =
  | 'reserved-account'
  | 'superuser'
  | 'not-administrator'
  | 'still-has-rights'
  | 'member-of-groups-of-others'

/**
 * Why an account may not be deleted; null if it may. A superuser must be demoted first, to which the rule of the last administrator applies; in
 * CamCOPS that follows from the right to use the web, authnzerver has a rule. The account of another user must have no right to use the web or to
 * upload, so that a deletion takes two steps. One's own account has no such condition.
 *
 * CamCOPS also refuses while records or the audit trail name the user; here the trail has a uuid and outlives the row.
 */
export function deletionDenial(pair: DeletionPair): DeletionDenial | null {
  if (pair.targetReserved) return 'reserved-account'
  if (pair.targetIsSuperuser) return 'superuser'
  if (pair.isSelf) return null
  if (!pair.mayEdit) return 'not-administrator'
  if (pair.targetMayUseOrUpload) return 'still-has-rights'
  return pair.editorIsSuperuser || pair.administersAllGroups ? null : 'member-of-groups-of-others'
}
