/** The whole service as one Worker, for local development, tests and small deployments. */
import { compose } from '#http/compose.ts'
import { keyChecks } from '#http/readiness.ts'
import jwks from '#functions/.well-known/jwks.json.ts'
import devMail from '#functions/dev/mail.ts'
import devWebhooks from '#functions/dev/webhooks.ts'
import consolePages from './console.ts'
import docs from './docs.ts'
import healthz from './healthz.ts'
import home from './home.ts'
import links from './links.ts'
import openApi from './openapi.json.ts'
import problems from './problems.ts'
import sweeper from './sweeper.ts'
import audiences from '#functions/v1/audiences.ts'
import apiKeys from '#functions/v1/api-keys.ts'
import auditEvents from '#functions/v1/audit-events.ts'
import authorize from '#functions/v1/authorize.ts'
import authenticator from '#functions/v1/authenticator.ts'
import bootstrap from '#functions/v1/bootstrap.ts'
import check from '#functions/v1/check.ts'
import factorRecoveries from '#functions/v1/factor-recoveries.ts'
import factors from '#functions/v1/factors.ts'
import grants from '#functions/v1/grants.ts'
import groups from '#functions/v1/groups.ts'
import outbox from '#functions/v1/outbox.ts'
import passwords from '#functions/v1/passwords.ts'
import permissions from '#functions/v1/permissions.ts'
import recoveryCodes from '#functions/v1/recovery-codes.ts'
import registrations from '#functions/v1/registrations.ts'
import resources from '#functions/v1/resources.ts'
import serviceAccounts from '#functions/v1/service-accounts.ts'
import services from '#functions/v1/services.ts'
import sessions from '#functions/v1/sessions.ts'
import secondFactor from '#functions/v1/sessions/second-factor.ts'
import stepUp from '#functions/v1/sessions/current/step-up.ts'
import settings from '#functions/v1/settings.ts'
import terms from '#functions/v1/terms.ts'
import users from '#functions/v1/users.ts'
import webhooks from '#functions/v1/webhooks.ts'

/** Every function. */
export const functions = [
  home,
  jwks,
  healthz,
  bootstrap,
  registrations,
  sessions,
  secondFactor,
  stepUp,
  factors,
  authenticator,
  recoveryCodes,
  factorRecoveries,
  passwords,
  links,
  openApi,
  docs,
  consolePages,
  problems,
  devMail,
  devWebhooks,
  users,
  serviceAccounts,
  apiKeys,
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
  audiences,
]

export default compose(functions, sweeper, keyChecks)
