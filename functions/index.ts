/** The whole service as one Worker: for a laptop, for tests and for small installations. */
import { compose } from '../http/compose.ts'
import jwks from './.well-known/jwks.json.ts'
import devMail from './dev/mail.ts'
import devWebhooks from './dev/webhooks.ts'
import docs from './docs.ts'
import healthz from './healthz.ts'
import links from './links.ts'
import openApi from './openapi.json.ts'
import sweeper from './sweeper.ts'
import auditEvents from './v1/audit-events.ts'
import authorize from './v1/authorize.ts'
import bootstrap from './v1/bootstrap.ts'
import check from './v1/check.ts'
import grants from './v1/grants.ts'
import groups from './v1/groups.ts'
import outbox from './v1/outbox.ts'
import passwords from './v1/passwords.ts'
import permissions from './v1/permissions.ts'
import registrations from './v1/registrations.ts'
import resources from './v1/resources.ts'
import services from './v1/services.ts'
import sessions from './v1/sessions.ts'
import settings from './v1/settings.ts'
import terms from './v1/terms.ts'
import users from './v1/users.ts'
import webhooks from './v1/webhooks.ts'

/** Every function. */
export const functions = [
  jwks,
  healthz,
  bootstrap,
  registrations,
  sessions,
  passwords,
  links,
  openApi,
  docs,
  devMail,
  devWebhooks,
  users,
  groups,
  services,
  resources,
  grants,
  permissions,
  check,
  authorize,
  auditEvents,
  settings,
  terms,
  outbox,
  webhooks,
]

export default compose(functions, sweeper)
