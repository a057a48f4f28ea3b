/** Model of `deleteUser` (`store/accounts/user-deletion.ts`): CamCOPS for others' accounts, authnzerver for one's own. */

/** Somebody who deletes, and whom. */
export interface DeletionPair {
  readonly isSelf: boolean
  readonly editorIsSuperuser: boolean
  /** The rule of `edit-rights.ts` says yes. */
  readonly mayEdit: boolean
  readonly targetReserved: boolean
  readonly targetIsSuperuser: boolean
  /** The target may use the web or upload somewhere, by flags as they are stored. */
  readonly targetMayUseOrUpload: boolean
  /** The editor administers every group that the target is in. */
  readonly administersAllGroups: boolean
}

/** Why not. */
export type DeletionDenial =
  | 'reserved-account'
  | 'superuser'
  | 'not-administrator'
  | 'still-has-rights'
  | 'member-of-groups-of-others'

/**
 * Why an account may not be deleted; null when it may. A superuser has to be demoted first, by which the rule of the last administrator
 * comes in; in CamCOPS that follows from the right to use the web, authnzerver says it outright. Somebody else's account must have no
 * right to use the web or to upload left: taking those away first is what makes a deletion deliberate. One's own needs no such thing.
 *
 * CamCOPS also refuses while records or the audit trail name the user; here the trail keeps a uuid and outlives the row.
 */
export function deletionDenial(pair: DeletionPair): DeletionDenial | null {
  if (pair.targetReserved) return 'reserved-account'
  if (pair.targetIsSuperuser) return 'superuser'
  if (pair.isSelf) return null
  if (!pair.mayEdit) return 'not-administrator'
  if (pair.targetMayUseOrUpload) return 'still-has-rights'
  return pair.editorIsSuperuser || pair.administersAllGroups ? null : 'member-of-groups-of-others'
}
