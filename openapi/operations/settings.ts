import * as z from 'zod/mini'
import type { Setting } from '#domain/settings/setting-kinds.ts'
import { type SettingName, siteSettings } from '#domain/settings/settings.ts'
import { settingSchemas } from '#http/requests/settings-schema.ts'
import { name, named } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'

/** Defaults that are longer are documents, to be read elsewhere. */
const longestInWords = 100

/** Said in words: as a `default` of the schema, clients that fill in defaults would set back what they did not mean to change. */
for (const [key, { meaning, default: usual }] of Object.entries<Setting>(siteSettings)) {
  const text = JSON.stringify(usual)
  const inWords =
    text.length > longestInWords ? 'Default: as `GET` says before anybody chose.' : `Default: \`${text}\`.`
  named.add(settingSchemas[key as SettingName], { description: `${meaning} ${inWords}` })
}

const SiteSettings = name(
  'SiteSettings',
  'What an administrator has chosen, or the default.',
  z.strictObject(settingSchemas),
)

/** `/v1/settings` */
export const settings: FunctionDescription = {
  title: 'Settings',
  description: 'What an administrator chooses for the whole service. A change counts from the next request on.',
  operations: {
    'GET /v1/settings': {
      id: 'getSettings',
      summary: 'Get the settings',
      answers: { 200: { description: 'All of them.', schema: SiteSettings } },
    },
    'PATCH /v1/settings': {
      id: 'changeSettings',
      summary: 'Change settings',
      description: 'Each is sent whole; those that are not sent stay.',
      answers: { 200: { description: 'All of them, as they are now.', schema: SiteSettings } },
    },
  },
}
