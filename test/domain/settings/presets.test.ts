import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { defaultRolePolicy } from '#domain/access/roles/default-policy.ts'
import { parseRolePolicy } from '#domain/access/roles/parse-policy.ts'
import { maxFlags, maxOwnFlags } from '#domain/groups/capabilities/flags.ts'
import { serviceTypes } from '#domain/resources/service-types.ts'
import { checkOwnFlags } from '#domain/settings/presets/own-flags.ts'
import {
  checkPresets,
  flagsOfPresets,
  presetNames,
  presets,
  settingsOfPresets,
} from '#domain/settings/presets/presets.ts'
import type { Setting } from '#domain/settings/setting-kinds.ts'
import { type SettingName, siteSettings } from '#domain/settings/settings.ts'
import { settingSchemas } from '#http/requests/settings-schema.ts'

const own = { meaning: 'Opens the till', set_by: 'group-administrator' } as const

describe.each(presetNames)('the preset %s', (name) => {
  it('gives settings valid values', () => {
    for (const [key, value] of Object.entries(presets[name].settings)) {
      expect(Object.keys(siteSettings)).toContain(key)
      expect(z.safeParse(settingSchemas[key as SettingName], value).success, key).toBe(true)
    }
  })

  it('gives a setting with a derived value one that is its own, since nothing is derived for a preset', () => {
    const settings: Record<string, Setting> = siteSettings
    for (const [key, value] of Object.entries(presets[name].settings)) {
      const derive = settings[key]!.derive as ((value: unknown) => unknown) | undefined
      if (derive) expect(derive(value)).toEqual(value)
    }
  })

  it('has abilities with existing flags', () => {
    const { flags, abilities } = presets[name]
    for (const given of Object.values(abilities).flat())
      expect(['group_administrator', ...Object.keys(flags)]).toContain(given)
  })
})

describe('several presets', () => {
  it('give the settings of all; the later one wins', () => {
    expect(settingsOfPresets([])).toEqual({})
    expect(settingsOfPresets(['camcops', 'authnzerver'])['password_min_length']).toBe(12)
    expect(settingsOfPresets(['authnzerver', 'camcops'])).toMatchObject({
      password_min_length: 10,
      lockout: { policy: 'exponential-delay' },
    })
  })

  it('give the flags and abilities of all', () => {
    expect(flagsOfPresets(['magpie'])).toEqual({ flags: {}, abilities: {} })
    expect(flagsOfPresets(['magpie', 'camcops'])).toEqual({
      flags: presets.camcops.flags,
      abilities: presets.camcops.abilities,
    })
  })

  it('leave space for custom flags in a request', () => {
    const all = Object.keys(flagsOfPresets(presetNames).flags)
    expect(1 + all.length + maxOwnFlags).toBeLessThanOrEqual(maxFlags)
  })

  it('are each in the list once', () => {
    expect(checkPresets(['camcops', 'magpie'])).toEqual([])
    expect(checkPresets(['camcops', 'magpie', 'camcops'])).toMatchObject([{ pointer: '/2', code: 'duplicate-preset' }])
  })
})

describe('without presets', () => {
  it('the service types are api, files and packages; all others belong to a preset', () => {
    const general = serviceTypes.filter(({ preset }) => preset === null)
    expect(general.map(({ name }) => name)).toEqual(['api', 'files', 'packages'])
    for (const { preset } of serviceTypes) expect([null, ...presetNames]).toContain(preset)
  })

  it('the policy of roles has items of any service', () => {
    expect(parseRolePolicy(JSON.parse(JSON.stringify(defaultRolePolicy)))).toEqual(defaultRolePolicy)
    expect(defaultRolePolicy.items).toEqual(['object', 'user', 'session'])
  })
})

describe('custom flags', () => {
  it('have valid names, with or without a prefix and a colon', () => {
    expect(checkOwnFlags({ opens_till: own, 'till:open': own })).toEqual([])
  })

  it.each(['group_administrator', 'administer_group', 'upload', 'erase_tasks'])(
    'are not called %s, which is reserved or a flag of a preset',
    (name) => {
      expect(checkOwnFlags({ [name]: own })).toMatchObject([{ pointer: `/${name}`, code: 'reserved-name' }])
    },
  )

  it.each(['', 'Till', 'till:', 'a:b:c', 'a/b', 'x'.repeat(65)])('are not called %j', (name) => {
    expect(checkOwnFlags({ [name]: own })).toMatchObject([{ code: 'invalid-format' }])
  })

  it('are at most forty', () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`own_${n}`, own]))
    expect(checkOwnFlags(many(maxOwnFlags))).toEqual([])
    expect(checkOwnFlags(many(maxOwnFlags + 1))).toMatchObject([{ pointer: '', code: 'too-many-keys' }])
  })
})
