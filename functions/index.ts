/**
 * The whole service as one Worker, for local development, tests and small deployments. What is bundled is not yet run: a function is evaluated with
 * its first request, so that the start of an isolate pays for one function, not for sixty.
 */
import { compose, type Functions } from '#http/compose.ts'

/** Every function of the API, by its prefix. */
export const functionLoaders = {
  '/': () => import('./home.ts'),
  '/.well-known/jwks.json': () => import('#functions/.well-known/jwks.json.ts'),
  '/healthz': () => import('./healthz.ts'),
  '/v1/bootstrap': () => import('#functions/v1/bootstrap.ts'),
  '/v1/registrations': () => import('#functions/v1/registrations.ts'),
  '/v1/sessions': () => import('#functions/v1/sessions.ts'),
  '/v1/sessions/second-factor': () => import('#functions/v1/sessions/second-factor.ts'),
  '/v1/sessions/current/step-up': () => import('#functions/v1/sessions/current/step-up.ts'),
  '/v1/factors': () => import('#functions/v1/factors.ts'),
  '/v1/authenticator': () => import('#functions/v1/authenticator.ts'),
  '/v1/recovery-codes': () => import('#functions/v1/recovery-codes.ts'),
  '/v1/factor-recoveries': () => import('#functions/v1/factor-recoveries.ts'),
  '/v1/passwords': () => import('#functions/v1/passwords.ts'),
  '/v1/passkeys': () => import('#functions/v1/passkeys.ts'),
  '/links': () => import('./links.ts'),
  '/openapi.json': () => import('./openapi.json.ts'),
  '/passkeys.js': () => import('./passkeys.js.ts'),
  '/docs': () => import('./docs.ts'),
  '/console': () => import('./console.ts'),
  '/problems': () => import('./problems.ts'),
  '/dev/mail': () => import('#functions/dev/mail.ts'),
  '/dev/webhooks': () => import('#functions/dev/webhooks.ts'),
  '/v1/users': () => import('#functions/v1/users.ts'),
  '/v1/service-accounts': () => import('#functions/v1/service-accounts.ts'),
  '/v1/api-keys': () => import('#functions/v1/api-keys.ts'),
  '/v1/groups': () => import('#functions/v1/groups.ts'),
  '/v1/services': () => import('#functions/v1/services.ts'),
  '/v1/resources': () => import('#functions/v1/resources.ts'),
  '/v1/grants': () => import('#functions/v1/grants.ts'),
  '/v1/reviews': () => import('#functions/v1/reviews.ts'),
  '/v1/permissions': () => import('#functions/v1/permissions.ts'),
  '/v1/check': () => import('#functions/v1/check.ts'),
  '/v1/authorize': () => import('#functions/v1/authorize.ts'),
  '/v1/audit-events': () => import('#functions/v1/audit-events.ts'),
  '/v1/settings': () => import('#functions/v1/settings.ts'),
  '/v1/terms': () => import('#functions/v1/terms.ts'),
  '/v1/outbox': () => import('#functions/v1/outbox.ts'),
  '/v1/webhooks': () => import('#functions/v1/webhooks.ts'),
  '/v1/audiences': () => import('#functions/v1/audiences.ts'),
  '/sign-in/with': () => import('#functions/sign-in/with.ts'),
  '/sign-in/callback': () => import('#functions/sign-in/callback.ts'),
  '/v1/providers': () => import('#functions/v1/providers.ts'),
  '/v1/identities': () => import('#functions/v1/identities.ts'),
} satisfies Functions

/** The hosted pages, which are clients of the API and no part of it. */
export const pageLoaders = {
  '/sign-in': () => import('./sign-in.ts'),
  '/sign-in/code': () => import('#functions/sign-in/code.ts'),
  '/sign-in/second-factor': () => import('#functions/sign-in/second-factor.ts'),
  '/sign-up': () => import('./sign-up.ts'),
  '/forgot-password': () => import('./forgot-password.ts'),
  '/account': () => import('./account.ts'),
  '/account/password': () => import('#functions/account/password.ts'),
  '/account/security': () => import('#functions/account/security.ts'),
  '/account/passkeys': () => import('#functions/account/passkeys.ts'),
  '/account/authenticator': () => import('#functions/account/authenticator.ts'),
  '/account/confirm': () => import('#functions/account/confirm.ts'),
  '/account/sessions': () => import('#functions/account/sessions.ts'),
  '/account/api-keys': () => import('#functions/account/api-keys.ts'),
  '/account/terms': () => import('#functions/account/terms.ts'),
  '/account/data': () => import('#functions/account/data.ts'),
  '/denied': () => import('./denied.ts'),
} satisfies Functions

export default compose({
  functions: { ...functionLoaders, ...pageLoaders },
  sweeper: () => import('./sweeper.ts'),
  readiness: () => import('#http/readiness.ts'),
})
