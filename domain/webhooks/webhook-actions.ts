/**
 * The actions that webhooks subscribe to, and the placeholders that a payload may have. Magpie's seven actions keep their names and parameters;
 * `user.id` and the like are our ids, `user.status` is a name, and a replaced grant is two messages, deleted and then created.
 * `schema/functions/webhooks/webhook_events.sql` says which audit event is which action.
 */
import type { Operation } from '#domain/operations.ts'
import { permissionParameters } from '#domain/permissions/permission-text.ts'

const event = ['event.action', 'event.id', 'event.at']
const user = ['user.name', 'user.id', 'user.email', 'user.status']
const group = ['group.name', 'group.id']
const registration = ['registration.id', 'registration.name', 'registration.email']
/** `webhook_params` of Magpie's PermissionSet, and what it is on. Of what is below a service the service's name and address are null. */
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
  'permission',
]
/**
 * Placeholders of one-time links, and the operation of each: the receiver reports a failure with this user, or decides on a registration that
 * awaits approval. Once one of the two links of a decision is redeemed, the other is revoked.
 */
export const webhookLinks = {
  callback_url: 'webhook-user-status-error',
  approve_url: 'user-registration-admin-approve',
  decline_url: 'user-registration-admin-decline',
} as const satisfies Record<string, Operation>
const callback = 'callback_url'
const decision = ['approve_url', 'decline_url']

/** The actions, each with the placeholders that its payload may have. */
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
  /** Without a user while it waits for a decision, and then with where to send one. */
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

/** The action of a message that an administrator sends to see whether it arrives. */
export const testAction = 'test'

/** What placeholders stand for: JSON values by name. A name that is missing stands for null. */
export type WebhookParameters = Readonly<Record<string, unknown>>

/** A placeholder of a one-time address. */
export type WebhookLink = keyof typeof webhookLinks

/** The one-time addresses that a message can have. There is nothing to decide about a registration that is a user already. */
export function linksOf(action: string, parameters: WebhookParameters): WebhookLink[] {
  if (!Object.hasOwn(webhookActions, action)) return []
  const names = placeholdersOf(action as WebhookAction)
  const decided = typeof parameters['user.id'] === 'string'
  return (Object.keys(webhookLinks) as WebhookLink[]).filter(
    (link) => names.includes(link) && (link === callback || !decided),
  )
}

/** The placeholders of an action. */
export function placeholdersOf(action: WebhookAction): readonly string[] {
  return webhookActions[action]
}

/** Made-up parameters of an action, for a test message. */
export function exampleParameters(action: WebhookAction): WebhookParameters {
  const examples = Object.fromEntries(webhookActions[action].map((name) => [name, `example ${name}`]))
  const isAboutPermission = 'permission' in examples
  return isAboutPermission ? { ...examples, ...permissionParameters(examplePermission) } : examples
}

const examplePermission = { name: 'read', access: 'allow', scope: 'recursive' } as const
