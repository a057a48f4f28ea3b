import { describe, expect, it } from 'vitest'
import { camcopsFlagNames as flagNames, camcopsFlags, flagsOff } from '#test/support/presets.ts'
import { flagsOutOfReach, planGroups, settableFlags } from './membership-changes.ts'

const everywhere = { everywhere: true, groups: [] }
const reach = (...groups: string[]) => ({ everywhere: false, groups: groups.map((name) => ({ uuid: name, name })) })
const groupsChange = { current: ['amber', 'birch', 'cedar'], wanted: ['birch', 'dahlia'], uploadGroup: null }

/** Whether the change clears this upload group, for an editor who administers these groups. */
const clears = (uploadGroup: string | null, ...groups: string[]) =>
  planGroups({ ...groupsChange, reach: reach(...groups), uploadGroup }).clearsUploadGroup

describe('setting exact groups', () => {
  it('adds missing groups, removes the others, and keeps existing memberships with their flags', () => {
    expect(planGroups({ reach: everywhere, ...groupsChange })).toEqual({
      add: ['dahlia'],
      remove: ['amber', 'cedar'],
      keep: ['birch'],
      frozen: [],
      beyondReach: [],
      clearsUploadGroup: false,
    })
  })

  it('leaves groups that the editor does not administer unchanged', () => {
    const plan = planGroups({ reach: reach('amber', 'dahlia'), ...groupsChange })
    expect(plan).toMatchObject({ add: ['dahlia'], remove: ['amber'], keep: ['birch'], frozen: ['cedar'] })
  })

  it('lists the requested groups that the editor does not administer, so that the whole request is refused', () => {
    expect(planGroups({ reach: reach('amber'), ...groupsChange }).beyondReach).toEqual(['dahlia'])
  })

  it('changes nothing if the editor administers no group', () => {
    expect(planGroups({ reach: reach(), ...groupsChange })).toMatchObject({
      add: [],
      remove: [],
      frozen: ['amber', 'cedar'],
      beyondReach: ['dahlia'],
    })
  })

  it('counts a group that is sent twice once', () => {
    const plan = planGroups({ reach: everywhere, current: [], wanted: ['amber', 'amber'], uploadGroup: null })
    expect(plan.add).toEqual(['amber'])
  })

  it('clears the upload group if it is removed, and only then', () => {
    expect(clears('amber', 'amber', 'dahlia')).toBe(true)
    expect(clears('birch', 'amber', 'birch', 'dahlia')).toBe(false)
    expect(clears('cedar', 'amber', 'dahlia')).toBe(false)
    expect(clears(null, 'amber')).toBe(false)
  })
})

describe('setting flags of a membership', () => {
  const may = { superuser: false, mayEditMember: true, mayAdministerGroup: true }

  it('requires the right to edit the member and the right to administer the group', () => {
    expect(settableFlags(camcopsFlags, { ...may, mayEditMember: false })).toEqual([])
    expect(settableFlags(camcopsFlags, { ...may, mayAdministerGroup: false })).toEqual([])
    expect(settableFlags(camcopsFlags, may)).toEqual(flagNames.filter((name) => name !== 'group_administrator'))
  })

  it('allows only a superuser to create group administrators', () => {
    expect(settableFlags(camcopsFlags, { ...may, superuser: true })).toEqual(flagNames)
    expect(settableFlags(camcopsFlags, { superuser: true, mayEditMember: true, mayAdministerGroup: false })).toEqual(
      flagNames,
    )
  })

  it('is denied to superusers too if they may not edit the member', () => {
    expect(settableFlags(camcopsFlags, { ...may, superuser: true, mayEditMember: false })).toEqual([])
  })

  it('applies the rule of each flag, also of flags that an administrator defined', () => {
    const own = {
      'till:open': { meaning: 'Opens the till', set_by: 'group-administrator' },
      'till:audit': { meaning: 'Audits the till', set_by: 'superuser' },
    } as const
    expect(flagsOutOfReach(own, {}, { 'till:open': true, 'till:audit': true }, may)).toEqual(['till:audit'])
    expect(
      flagsOutOfReach(own, { 'till:open': true }, { 'till:open': false }, { ...may, mayEditMember: false }),
    ).toEqual(['till:open'])
    expect(flagsOutOfReach(own, {}, { 'till:audit': false }, { ...may, mayAdministerGroup: false })).toEqual([])
  })

  it('lists the flags whose change is not permitted, but not those that keep their value', () => {
    const before = { ...flagsOff, dump: true }
    expect(flagsOutOfReach(camcopsFlags, before, { group_administrator: true, dump: false }, may)).toEqual([
      'group_administrator',
    ])
    expect(flagsOutOfReach(camcopsFlags, before, { group_administrator: false, upload: true }, may)).toEqual([])
    expect(flagsOutOfReach(camcopsFlags, before, before, { ...may, mayEditMember: false })).toEqual([])
    expect(flagsOutOfReach(camcopsFlags, before, { dump: false }, { ...may, mayEditMember: false })).toEqual(['dump'])
  })
})
