import { describe, expect, it } from 'vitest'
import type { Ability } from '#domain/groups/capabilities/abilities.ts'
import { capabilitiesOf } from '#domain/groups/capabilities/capabilities.ts'
import { camcopsFlagNames as flagNames } from '#test/support/presets.ts'
import {
  groupsSeenUnfiltered,
  isGroupAdministrator,
  mayAnywhere,
  mayIn,
  mayRegisterDevices,
  maySignInAsDevice,
  mayUpload,
  readingsOf,
  seesAllUnfiltered,
  seesNoneUnfiltered,
} from '#domain/groups/capabilities/readings.ts'
import {
  administeredGroupNames,
  groupsOf,
  groupsWithin,
  groupsWithOwnFlag,
  membershipIn,
  visibleGroupsOf,
} from './capability-readings.ts'
import { amber, birch, cedar } from '#test/support/capabilities.ts'
import { capabilities, everyGroup, groupNamed, membership, names } from '#test/support/capabilities.ts'

const superuser = capabilities([], { superuser: true })
const nobody = capabilities([])

/** The readings that a flag alone makes true, except those of unfiltered lists. */
function truths(flag: string): string[] {
  const readings = readingsOf(capabilities([membership(amber, flag)], { uploadGroup: amber }))
  return Object.entries(readings)
    .filter(([name, value]) => value && !name.startsWith('sees_'))
    .map(([name]) => name)
}

describe('the groups of a user', () => {
  const user = capabilities([membership(birch, 'dump'), membership(amber)], {}, [{ viewer: amber.uuid, group: cedar }])

  it('are listed by name, with the groups visible to them', () => {
    expect(names(groupsOf(user))).toEqual(['amber', 'birch'])
    expect(names(visibleGroupsOf(user))).toEqual(['amber', 'birch', 'cedar'])
  })

  it('have one membership each, and no other group has one', () => {
    expect(membershipIn(user, birch.uuid)?.flags['dump']).toBe(true)
    expect(membershipIn(user, cedar.uuid)).toBeUndefined()
  })
})

/** The flags that are enough for each reading with a group, or with any group. From CamCOPS, literally. */
const enough: [Ability, string[]][] = [
  ['administer_group', ['group_administrator']],
  ['manage_patients', ['group_administrator', 'manage_patients']],
  ['email_patients', ['group_administrator', 'email_patients']],
  ['erase_tasks', ['group_administrator']],
  ['dump', ['dump']],
  ['report', ['report']],
  ['add_notes', ['add_notes']],
  ['upload', ['upload']],
  ['use_web', ['use_web']],
]

describe.each(enough)('the right to %s', (ability, flags) => {
  it('comes from its own flags only, and only in their group', () => {
    for (const flag of flagNames) {
      const user = capabilities([membership(amber, flag), membership(birch)])
      expect([flag, mayIn(user, ability, amber.uuid)]).toEqual([flag, flags.includes(flag)])
      expect([flag, mayAnywhere(user, ability)]).toEqual([flag, flags.includes(flag)])
      expect(mayIn(user, ability, birch.uuid)).toBe(false)
    }
  })

  it('belongs to a superuser in every group, also in groups created later', () => {
    expect(mayIn(superuser, ability, groupNamed('tomorrow').uuid)).toBe(true)
    expect(mayAnywhere(superuser, ability)).toBe(true)
  })

  it('requires a membership', () => {
    expect(mayIn(nobody, ability, amber.uuid)).toBe(false)
    expect(mayAnywhere(nobody, ability)).toBe(false)
  })
})

describe('lists of groups', () => {
  it('used for decisions contain every group for a superuser, sorted; lists for display only those with the flags', () => {
    for (const ability of ['dump', 'report', 'administer_group', 'manage_patients', 'email_patients'] as const) {
      expect(names(groupsWithin(superuser.may[ability]!, everyGroup))).toEqual(['amber', 'birch', 'cedar', 'dahlia'])
    }
    for (const flag of flagNames) expect(groupsWithOwnFlag(superuser, flag)).toEqual([])
  })

  it('used for decisions contain administered groups for patients; lists for display only those with the flag', () => {
    const user = capabilities([membership(birch, 'manage_patients'), membership(amber, 'group_administrator')])
    expect(names(groupsWithin(user.may['manage_patients']!, everyGroup))).toEqual(['amber', 'birch'])
    expect(names(groupsWithOwnFlag(user, 'manage_patients'))).toEqual(['birch'])
    expect(names(groupsWithin(user.may['email_patients']!, everyGroup))).toEqual(['amber'])
    expect(groupsWithOwnFlag(user, 'email_patients')).toEqual([])
  })

  it('are written as sorted names, separated by comma and space', () => {
    expect(administeredGroupNames(superuser, everyGroup)).toBe('amber, birch, cedar, dahlia')
    const user = capabilities([membership(birch, 'group_administrator'), membership(amber, 'group_administrator')])
    expect(administeredGroupNames(user, everyGroup)).toBe('amber, birch')
    expect(administeredGroupNames(nobody, everyGroup)).toBe('')
  })
})

describe('a group administrator', () => {
  it('is a user with the flag in some group; a superuser has the same authorization without the flag', () => {
    expect(isGroupAdministrator(capabilities([membership(amber, 'group_administrator')]))).toBe(true)
    expect(isGroupAdministrator(superuser)).toBe(false)
    expect(mayAnywhere(superuser, 'administer_group')).toBe(true)
  })

  it('may neither dump nor report because of that flag alone', () => {
    const user = capabilities([membership(amber, 'group_administrator')])
    expect([mayAnywhere(user, 'dump'), mayAnywhere(user, 'report')]).toEqual([false, false])
  })
})

describe('unfiltered lists', () => {
  const all = capabilities([membership(amber, 'see_all_unfiltered'), membership(birch, 'see_all_unfiltered')])
  const some = capabilities([membership(amber, 'see_all_unfiltered'), membership(birch)])
  const none = capabilities([membership(amber), membership(birch)])

  it('withhold nothing if every membership has the flag, and everything if none has', () => {
    expect([all, some, none].map(seesAllUnfiltered)).toEqual([true, false, false])
    expect([all, some, none].map(seesNoneUnfiltered)).toEqual([false, false, true])
    expect(names(groupsSeenUnfiltered(some))).toEqual(['amber'])
  })

  it('are both complete and empty for a user without groups', () => {
    expect([seesAllUnfiltered(nobody), seesNoneUnfiltered(nobody)]).toEqual([true, true])
  })

  it('withhold nothing from a superuser', () => {
    expect([seesAllUnfiltered(superuser), seesNoneUnfiltered(superuser)]).toEqual([true, false])
    const flagless = capabilities([membership(amber)], { superuser: true })
    expect([seesAllUnfiltered(flagless), seesNoneUnfiltered(flagless)]).toEqual([true, false])
  })

  it('withhold everything from an inactive account', () => {
    for (const memberships of [[], [membership(amber, 'see_all_unfiltered')]]) {
      const locked = capabilities(memberships, { isAccountActive: false })
      expect([seesAllUnfiltered(locked), seesNoneUnfiltered(locked)]).toEqual([false, true])
      expect(groupsSeenUnfiltered(locked)).toEqual([])
    }
  })
})

describe('devices', () => {
  it('upload and register by the flags of the upload group only', () => {
    const flagged = [membership(amber, 'upload'), membership(birch, 'register_devices'), membership(cedar)]
    const inGroup = (uploadGroup: typeof amber) => {
      const user = capabilities(flagged, { uploadGroup })
      return [mayUpload(user), mayRegisterDevices(user), maySignInAsDevice(user)]
    }
    expect(inGroup(amber)).toEqual([true, false, true])
    expect(inGroup(birch)).toEqual([false, true, true])
    expect(inGroup(cedar)).toEqual([false, false, false])
  })

  it('require an upload group, also for a superuser', () => {
    expect([mayUpload(superuser), mayRegisterDevices(superuser), maySignInAsDevice(superuser)]).toEqual([
      false,
      false,
      false,
    ])
    const placed = capabilities([], { superuser: true, uploadGroup: amber })
    expect([mayUpload(placed), mayRegisterDevices(placed), maySignInAsDevice(placed)]).toEqual([true, true, true])
  })

  it('may do nothing for a group that the user left', () => {
    expect(maySignInAsDevice(capabilities([], { uploadGroup: amber }))).toBe(false)
  })
})

describe('readingsOf', () => {
  it('answers each question with its own right, so that no two can be confused', () => {
    expect(Object.fromEntries(flagNames.map((flag) => [flag, truths(flag)]))).toEqual({
      group_administrator: [
        'is_group_administrator',
        'may_administer_groups',
        'may_manage_patients',
        'may_email_patients',
      ],
      upload: ['may_upload', 'may_sign_in_as_device'],
      register_devices: ['may_register_devices', 'may_sign_in_as_device'],
      use_web: ['may_use_web'],
      see_all_unfiltered: [],
      dump: ['may_dump'],
      report: ['may_report'],
      add_notes: [],
      manage_patients: ['may_manage_patients'],
      email_patients: ['may_email_patients'],
    })
    expect(readingsOf(capabilities([membership(amber)]))).toMatchObject({
      sees_all_unfiltered: false,
      sees_none_unfiltered: true,
    })
  })

  it('omits questions whose flags the installation does not have', () => {
    const user = { superuser: true, isAccountActive: true, uploadGroup: null }
    const model = { flags: ['group_administrator', 'till:open'], abilities: {} }
    expect(readingsOf(capabilitiesOf(model, user, [], []))).toEqual({
      is_group_administrator: false,
      may_administer_groups: true,
    })
  })
})
