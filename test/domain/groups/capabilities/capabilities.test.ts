import { describe, expect, it } from 'vitest'
import { abilitiesOf } from '#domain/groups/capabilities/abilities.ts'
import { capabilitiesOf } from '#domain/groups/capabilities/capabilities.ts'
import { amber, birch, capabilities, cedar, dahlia, membership, names } from '#test/support/capabilities.ts'
import { camcopsFlagNames as flagNames, camcopsModel } from '#test/support/presets.ts'

const abilities = abilitiesOf(camcopsModel)
const abilityNames = Object.keys(abilities)

/** A row with columns that are not public. */
const row = (name: string) => ({ group: { uuid: name, name, id: 7, group_data: {} }, flags: {} })

describe('capabilitiesOf', () => {
  it('gives with each flag its right, in that group, and an administrator the rights without a flag', () => {
    const given = Object.fromEntries(
      flagNames.map((flag) => {
        const { may } = capabilities([membership(amber, flag), membership(birch)])
        return [flag, abilityNames.filter((ability) => names(may[ability]!.groups).join() === 'amber').sort()]
      }),
    )
    expect(given).toEqual({
      group_administrator: ['administer_group', 'email_patients', 'erase_tasks', 'manage_patients'],
      upload: ['upload'],
      register_devices: ['register_devices'],
      use_web: ['use_web'],
      see_all_unfiltered: ['see_all_unfiltered'],
      dump: ['dump'],
      report: ['report'],
      add_notes: ['add_notes'],
      manage_patients: ['manage_patients'],
      email_patients: ['email_patients'],
    })
  })

  it('has a right for every flag', () => {
    const used = new Set<string>(Object.values(abilities).flat())
    expect(flagNames.filter((flag) => !used.has(flag))).toEqual([])
  })

  it('includes every group for a superuser, with or without memberships', () => {
    for (const memberships of [[], [membership(amber, 'dump')]]) {
      const { may } = capabilities(memberships, { superuser: true })
      for (const ability of abilityNames) expect(may[ability]).toEqual({ everywhere: true, groups: [] })
    }
  })

  it('lists flags that a superuser has, not the rights of the role', () => {
    const shown = capabilities([membership(amber, 'dump')], { superuser: true }).own_flags
    expect(names(shown['dump']!)).toEqual(['amber'])
    expect(shown['report']).toEqual([])
  })

  it('shows own groups and those visible from them, not transitively, each group once, sorted by name', () => {
    const { visible_groups } = capabilities([membership(cedar), membership(amber)], {}, [
      { viewer: amber.uuid, group: birch },
      { viewer: cedar.uuid, group: birch },
      { viewer: cedar.uuid, group: amber },
      { viewer: birch.uuid, group: dahlia },
    ])
    expect(names(visible_groups)).toEqual(['amber', 'birch', 'cedar'])
  })

  it('shows a superuser no additional groups', () => {
    expect(capabilities([], { superuser: true }, [{ viewer: amber.uuid, group: birch }]).visible_groups).toEqual([])
  })

  it('gives no rights in a group that is only visible', () => {
    const { may } = capabilities([membership(amber, ...flagNames)], {}, [{ viewer: amber.uuid, group: birch }])
    for (const ability of abilityNames) expect(names(may[ability]!.groups)).toEqual(['amber'])
  })

  it('gives an inactive account no rights, superuser or not, and still lists its flags', () => {
    for (const superuser of [false, true]) {
      const result = capabilities([membership(amber, ...flagNames)], { isAccountActive: false, superuser }, [
        { viewer: amber.uuid, group: birch },
      ])
      expect(result.superuser).toBe(false)
      for (const ability of abilityNames) expect(result.may[ability]).toEqual({ everywhere: false, groups: [] })
      expect(result.visible_groups).toEqual([])
      expect(names(result.own_flags['dump']!)).toEqual(['amber'])
    }
  })

  it('sorts groups by code unit and omits other columns', () => {
    const { memberships } = capabilities([row('b'), row('ä'), row('a'), row('B')])
    expect(memberships.map(({ group }) => group)).toEqual(['B', 'a', 'b', 'ä'].map((name) => ({ uuid: name, name })))
  })

  it('has a table of abilities that all name flags', () => {
    const wrong = Object.entries(abilities).filter(([, flags]) => flags.some((flag) => !flagNames.includes(flag)))
    expect(wrong).toEqual([])
  })

  it('has only the right to administer groups without other flags, and the right of a custom flag with it', () => {
    const user = { superuser: false, isAccountActive: true, uploadGroup: null }
    const flags = { group_administrator: true, dump: true, 'till:open': true }
    const general = capabilitiesOf(
      { flags: ['group_administrator'], abilities: {} },
      user,
      [{ group: amber, flags }],
      [],
    )
    expect(general.memberships).toEqual([{ group: amber, flags: { group_administrator: true } }])
    expect(general.own_flags).toEqual({ group_administrator: [amber] })
    expect(general.may).toEqual({ administer_group: { everywhere: false, groups: [amber] } })
    const model = { flags: ['group_administrator', 'till:open'], abilities: {} }
    const shop = capabilitiesOf(model, user, [{ group: amber, flags }], [])
    expect(shop.may['till:open']).toEqual({ everywhere: false, groups: [amber] })
  })
})
