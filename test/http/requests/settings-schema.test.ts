import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { type SettingName, siteSettings } from '#domain/settings/settings.ts'
import { Change } from '#http/requests/settings-schema.ts'
import { settingMeanings } from '#openapi/setting-meanings.ts'

describe('domain/settings/settings.ts', () => {
  it.each(Object.keys(siteSettings) as SettingName[])('the default of %s is a valid value', (name) => {
    expect(z.safeParse(Change, { [name]: siteSettings[name].default }).error?.issues).toBeUndefined()
  })

  it.each(Object.entries(settingMeanings))('%s has a description of whole sentences', (_, meaning) => {
    expect(meaning).toMatch(/^[A-Z].*\.$/)
  })
})
