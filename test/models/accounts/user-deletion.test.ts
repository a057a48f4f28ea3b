import { describe, expect, it } from 'vitest'
import { deletionDenial, type DeletionPair } from './user-deletion.ts'

const byAdministrator: DeletionPair = {
  isSelf: false,
  editorIsSuperuser: false,
  mayEdit: true,
  targetReserved: false,
  targetIsSuperuser: false,
  targetMayUseOrUpload: false,
  administersAllGroups: true,
}
const bySuperuser = { ...byAdministrator, editorIsSuperuser: true, administersAllGroups: false }
const own = {
  ...byAdministrator,
  isSelf: true,
  mayEdit: false,
  targetMayUseOrUpload: true,
  administersAllGroups: false,
}

describe('an account', () => {
  it('can be deleted by a superuser, by the administrator of all its groups, and by its owner', () => {
    for (const pair of [bySuperuser, byAdministrator, own]) expect(deletionDenial(pair)).toBeNull()
  })

  it('cannot be deleted while it is reserved or a superuser’s', () => {
    for (const pair of [bySuperuser, byAdministrator, own]) {
      expect(deletionDenial({ ...pair, targetReserved: true })).toBe('reserved-account')
      expect(deletionDenial({ ...pair, targetIsSuperuser: true })).toBe('superuser')
    }
  })

  it('cannot be deleted by a user without the right to edit it, nor while it has rights to use the web or upload', () => {
    for (const pair of [bySuperuser, byAdministrator]) {
      expect(deletionDenial({ ...pair, mayEdit: false })).toBe('not-administrator')
      expect(deletionDenial({ ...pair, targetMayUseOrUpload: true })).toBe('still-has-rights')
    }
  })

  it('cannot be deleted by the administrator of only some of its groups', () => {
    expect(deletionDenial({ ...byAdministrator, administersAllGroups: false })).toBe('member-of-groups-of-others')
  })
})
