/** The whole service as one Worker, for local development, tests and small deployments. */
import { compose } from '#http/compose.ts'
import { keyChecks } from '#http/readiness.ts'
import jwks from '#functions/.well-known/jwks.json.ts'
import account from './account.ts'
import accountApiKeys from '#functions/account/api-keys.ts'
import accountAuthenticator from '#functions/account/authenticator.ts'
import accountConfirm from '#functions/account/confirm.ts'
import accountData from '#functions/account/data.ts'
import accountPasskeys from '#functions/account/passkeys.ts'
import accountPassword from '#functions/account/password.ts'
import accountSecurity from '#functions/account/security.ts'
import accountSessions from '#functions/account/sessions.ts'
import accountTerms from '#functions/account/terms.ts'
import devMail from '#functions/dev/mail.ts'
import devWebhooks from '#functions/dev/webhooks.ts'
import consolePages from './console.ts'
import denied from './denied.ts'
import docs from './docs.ts'
import forgotPassword from './forgot-password.ts'
import healthz from './healthz.ts'
import home from './home.ts'
import links from './links.ts'
import openApi from './openapi.json.ts'
import passkeysScript from './passkeys.js.ts'
import problems from './problems.ts'
import signIn from './sign-in.ts'
import codePage from '#functions/sign-in/code.ts'
import secondFactorPage from '#functions/sign-in/second-factor.ts'
import signUp from './sign-up.ts'
import sweeper from './sweeper.ts'
import callback from '#functions/sign-in/callback.ts'
import withProvider from '#functions/sign-in/with.ts'
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
import identities from '#functions/v1/identities.ts'
import outbox from '#functions/v1/outbox.ts'
import passkeys from '#functions/v1/passkeys.ts'
import passwords from '#functions/v1/passwords.ts'
import permissions from '#functions/v1/permissions.ts'
import providers from '#functions/v1/providers.ts'
import recoveryCodes from '#functions/v1/recovery-codes.ts'
import registrations from '#functions/v1/registrations.ts'
import resources from '#functions/v1/resources.ts'
import reviews from '#functions/v1/reviews.ts'
import serviceAccounts from '#functions/v1/service-accounts.ts'
import services from '#functions/v1/services.ts'
import sessions from '#functions/v1/sessions.ts'
import secondFactor from '#functions/v1/sessions/second-factor.ts'
import stepUp from '#functions/v1/sessions/current/step-up.ts'
import settings from '#functions/v1/settings.ts'
import terms from '#functions/v1/terms.ts'
import users from '#functions/v1/users.ts'
import webhooks from '#functions/v1/webhooks.ts'

/** Every function of the API. */
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
  passkeys,
  links,
  openApi,
  passkeysScript,
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
  reviews,
  permissions,
  check,
  authorize,
  auditEvents,
  settings,
  terms,
  outbox,
  webhooks,
  audiences,
  withProvider,
  callback,
  providers,
  identities,
]

/** The hosted pages, which are clients of the API and no part of it. */
export const pages = [
  signIn,
  codePage,
  secondFactorPage,
  signUp,
  forgotPassword,
  account,
  accountPassword,
  accountSecurity,
  accountPasskeys,
  accountAuthenticator,
  accountConfirm,
  accountSessions,
  accountApiKeys,
  accountTerms,
  accountData,
  denied,
]

export default compose([...functions, ...pages], sweeper, keyChecks)
