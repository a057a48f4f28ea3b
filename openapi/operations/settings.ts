import * as z from 'zod/mini'
import type { Setting } from '#domain/settings/setting-kinds.ts'
import { type SettingName, siteSettings } from '#domain/settings/settings.ts'
import { settingSchemas } from '#http/requests/settings-schema.ts'
import { mailConditions, type SetupStatus } from '#store/setup.ts'
import { name, named } from '#openapi/json-schema.ts'
import type { FunctionDescription } from '#openapi/operation.ts'
import { schemaFor } from '#openapi/schema-for.ts'
import { Instant, UuidSchema } from '#openapi/schemas.ts'
import type { SettingChange } from '#store/settings.ts'
import { settingMeanings } from '#openapi/setting-meanings.ts'

/** A longer default is a document of its own, which the description does not repeat. */
const maxDefaultLength = 100

/** Defaults are part of the description. With `default` in the schema, clients that fill in defaults would reset other settings. */
for (const [key, { default: value }] of Object.entries<Setting>(siteSettings)) {
  const text = JSON.stringify(value)
  const defaultText =
    text.length > maxDefaultLength
      ? 'Default: the value that `GET` returns on a new deployment.'
      : `Default: \`${text}\`.`
  named.add(settingSchemas[key as SettingName], {
    description: `${settingMeanings[key as SettingName]} ${defaultText}`,
  })
}

const SiteSettings = name('SiteSettings', 'All settings with their current values.', z.strictObject(settingSchemas))

const Setup = name(
  'SetupStatus',
  'What a new deployment has. `superusers` are those who can sign in. `mail` is `works` if the latest email that was attempted has been sent, and `unused` if ' +
    'none was attempted. `terms`, `service` and `webhook` are true if there is one.',
  schemaFor<SetupStatus>()(
    z.strictObject({
      superusers: z.int(),
      superusers_without_second_factor: z.int(),
      mail: z.enum(mailConditions),
      terms: z.boolean(),
      service: z.boolean(),
      webhook: z.boolean(),
    }),
  ),
)

const Change = name(
  'SettingChange',
  'The last change of a setting. `changed_by` is null if that account was deleted.',
  schemaFor<SettingChange>()(
    z.strictObject({
      name: z.enum(Object.keys(siteSettings) as SettingName[]),
      changed_at: Instant,
      changed_by: z.nullable(z.strictObject({ uuid: UuidSchema, username: z.string() })),
    }),
  ),
)

/** `/v1/settings` */
export const settings: FunctionDescription = {
  title: 'Settings',
  description:
    'The settings of the deployment that administrators can change. A change takes effect on the next request.',
  operations: {
    'GET /v1/settings': {
      id: 'getSettings',
      summary: 'Get the settings',
      responses: { 200: { description: 'All settings.', schema: SiteSettings } },
    },
    'GET /v1/settings/setup': {
      id: 'getSetupStatus',
      summary: 'Get the setup status',
      description: 'What is left to do on a new deployment. `GET /healthz` tells whether its parts are ready.',
      responses: { 200: { description: 'The status.', schema: Setup } },
    },
    'GET /v1/settings/changes': {
      id: 'listSettingChanges',
      summary: 'List setting changes',
      description:
        'Returns the last change of each setting: who and when, for the settings that an administrator has changed. The audit log has the changes before, ' +
        'with the values (`settings-changed`).',
      responses: {
        200: {
          description: 'The changes, by the name of the setting.',
          schema: z.strictObject({ items: z.array(Change) }),
        },
      },
    },
    'PATCH /v1/settings': {
      id: 'updateSettings',
      summary: 'Update the settings',
      description:
        'Replaces each setting that is sent. Other settings keep their values. Settings that decide rights, such as `presets` and `roles_policy`, are ' +
        'changed by superusers with a session only, and `roles` by users who have all scopes of the roles that change. Returns 409 if the change of ' +
        '`roles` would leave no administrator who can sign in.',
      responses: { 200: { description: 'All settings after the change.', schema: SiteSettings } },
      problems: ['last-administrator'],
    },
  },
}
