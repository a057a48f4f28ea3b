/**
 * The actions for which webhooks are notified, with the parameters of their payloads. Magpie's seven actions keep their names and parameters;
 * `user.id` and similar ids are those of Postern, `user.status` is a name, and the replacement of a grant is a deletion and a creation.
 * `schema/functions/webhooks/webhook_events.sql` maps audit events to actions.
 */
import type { Scope } from '#domain/keys/scope.ts'
import type { Operation } from '#domain/operations.ts'
import { permissionParameters } from '#domain/permissions/permission-text.ts'

/** By the first part of a placeholder. */
const scopesOfSubjects: Readonly<Record<string, Scope[]>> = {
  user: ['users:read'],
  lock: ['users:read'],
  group: ['groups:read'],
  membership: ['groups:read'],
  registration: ['registrations:read'],
  resource: ['tree:read'],
  service: ['tree:read'],
  permission: ['grants:read'],
  session: ['sessions:read'],
  callback_url: ['users:write'],
  approve_url: ['registrations:decide'],
  decline_url: ['registrations:decide'],
}

const event = ['event.action', 'event.id', 'event.at']
const user = ['user.name', 'user.id', 'user.email', 'user.status']
const group = ['group.name', 'group.id']
const registration = ['registration.id', 'registration.name', 'registration.email']
/** `webhook_params` of Magpie's PermissionSet, and its resource. For a resource below a service, name and url of the service are null. */
const permission = [
  'resource.id',
  'resource.type',
  'resource.name',
  'resource.display_name',
  'service.id',
  'service.name',
  'service.type',
  'service.public_url',
  'service.sync_type',
  'permission.name',
  'permission.access',
  'permission.scope',
  'permission.requires',
  'permission',
]
/**
 * One-time links for receivers: one reports a failure for the user, two decide on a registration that awaits approval. The first decision that is
 * used revokes the other link.
 */
export const webhookLinks = {
  callback_url: 'webhook-user-status-error',
  approve_url: 'user-registration-admin-approve',
  decline_url: 'user-registration-admin-decline',
} as const satisfies Record<string, Operation>
const callback = 'callback_url'
const decision = ['approve_url', 'decline_url']

/** The actions, each with the placeholders of its payload. */
export const webhookActions = {
  create_user: [...event, ...user, callback],
  delete_user: [...event, ...user],
  update_user_status: [...event, ...user, callback],
  create_user_permission: [...event, ...user, ...permission],
  delete_user_permission: [...event, ...user, ...permission],
  create_group_permission: [...event, ...group, ...permission],
  delete_group_permission: [...event, ...group, ...permission],
  update_user: [...event, ...user],
  create_group: [...event, ...group],
  update_group: [...event, ...group],
  delete_group: [...event, ...group],
  create_membership: [...event, ...user, ...group, 'membership.flags'],
  update_membership: [...event, ...user, ...group, 'membership.flags'],
  delete_membership: [...event, ...user, ...group, 'membership.flags'],
  create_registration: [...event, ...registration],
  /** While the registration awaits approval it has no user, but the links for the decision. */
  confirm_registration: [...event, ...user, ...registration, ...decision],
  approve_registration: [...event, ...user, ...registration],
  decline_registration: [...event, ...registration],
  create_session: [...event, ...user, 'session.id'],
  delete_session: [...event, ...user, 'session.id'],
  lock_user: [...event, ...user, 'lock.kind', 'lock.until'],
  unlock_user: [...event, ...user, 'lock.kind', 'lock.until'],
} as const satisfies Record<string, readonly string[]>

/** An action that a webhook can subscribe to. */
export type WebhookAction = keyof typeof webhookActions

/** Their names, Magpie's first. */
export const webhookActionNames = Object.keys(webhookActions) as WebhookAction[]

/** The action of a test message. */
export const testAction = 'test'

/** The values of placeholders: JSON by name. A missing one is null. */
export type WebhookParameters = Readonly<Record<string, unknown>>

/** The placeholder of a one-time link. */
export type WebhookLink = keyof typeof webhookLinks

/** The one-time links of a message. A completed registration has no links for a decision. */
export function linksOf(action: string, parameters: WebhookParameters): WebhookLink[] {
  if (!Object.hasOwn(webhookActions, action)) return []
  const names = placeholdersOf(action as WebhookAction)
  const decided = typeof parameters['user.id'] === 'string'
  return (Object.keys(webhookLinks) as WebhookLink[]).filter(
    (link) => names.includes(link) && (link === callback || !decided),
  )
}

export function placeholdersOf(action: WebhookAction): readonly string[] {
  return webhookActions[action]
}

/**
 * What a webhook tells its receiver, or lets them do by a link: the scopes that do the same, by action. A caller who is limited sets up webhooks only
 * for what they may read and do themselves.
 */
export const scopesOfActions: Readonly<Record<WebhookAction, readonly Scope[]>> = Object.fromEntries(
  webhookActionNames.map((action) => [action, [...new Set(webhookActions[action].flatMap(scopesOfPlaceholder))]]),
) as unknown as Readonly<Record<WebhookAction, readonly Scope[]>>

function scopesOfPlaceholder(placeholder: string): Scope[] {
  const subject = placeholder.split('.', 1)[0]!
  return scopesOfSubjects[subject] ?? []
}

/** Example parameters of an action, for a test message. */
export function exampleParameters(action: WebhookAction): WebhookParameters {
  const examples = Object.fromEntries(webhookActions[action].map((name) => [name, `example ${name}`]))
  const isAboutPermission = 'permission' in examples
  return isAboutPermission ? { ...examples, ...permissionParameters(examplePermission) } : examples
}

const examplePermission = { name: 'read', access: 'allow', scope: 'recursive' } as const
