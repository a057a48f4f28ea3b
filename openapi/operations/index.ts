/** The sections of the document, in its order. */
import type { FunctionDescription } from '#openapi/operation.ts'
import { audiences } from './audiences.ts'
import { apiKeys } from './api-keys.ts'
import { auditEvents } from './audit-events.ts'
import { authorize } from './authorize.ts'
import { bootstrap } from './bootstrap.ts'
import { check } from './check.ts'
import { deployment } from './deployment.ts'
import { factors } from './factors.ts'
import { grants } from './grants.ts'
import { groups } from './groups.ts'
import { links } from './links.ts'
import { outbox } from './outbox.ts'
import { passkeys } from './passkeys.ts'
import { passwords } from './passwords.ts'
import { permissions } from './permissions.ts'
import { identities, providers, signInCallback, signInWith } from './providers.ts'
import { registrations } from './registrations.ts'
import { resources } from './resources.ts'
import { reviews } from './reviews.ts'
import { serviceAccounts } from './service-accounts.ts'
import { services } from './services.ts'
import { sessions } from './sessions.ts'
import { settings } from './settings.ts'
import { terms } from './terms.ts'
import { users } from './users.ts'
import { webhooks } from './webhooks.ts'

/** The descriptions of all operations; a test compares them with the routes. */
export const descriptions: readonly FunctionDescription[] = [
  bootstrap,
  registrations,
  sessions,
  factors,
  users,
  serviceAccounts,
  apiKeys,
  passwords,
  passkeys,
  links,
  signInWith,
  signInCallback,
  identities,
  groups,
  services,
  resources,
  grants,
  reviews,
  permissions,
  check,
  authorize,
  outbox,
  webhooks,
  audiences,
  providers,
  auditEvents,
  settings,
  terms,
  deployment,
]
