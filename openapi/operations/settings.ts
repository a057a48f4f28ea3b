import * as z from 'zod/mini'
import { name } from '../json-schema.ts'
import type { FunctionDescription } from '../operation.ts'

/** `domain/settings.ts` SiteSettings. */
const SiteSettings = name(
  'SiteSettings',
  'What an administrator has chosen, or the default. Every `threshold`-th failed sign-in locks a name, the n-th time for n × `increment_minutes`.',
  z.strictObject({
    registration_open: z.boolean(),
    lockout: z.strictObject({ threshold: z.int(), increment_minutes: z.int() }),
  }),
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
      answers: { 200: { description: 'All of them, as they are now.', schema: SiteSettings } },
    },
  },
}
