/** The messages of webhooks as types of the client package: the default payload of each action. */
import { webhookActions, webhookActionNames, type WebhookAction } from '#domain/webhooks/webhook-actions.ts'
import { heading } from './client-operations.ts'
import { block } from './type-text.ts'

/** Values that are no texts. */
const typeOf: Record<string, string> = {
  'membership.flags': 'Record<string, boolean>',
  'service.sync_type': 'unknown',
}
/** Only of resources that are services themselves. */
const onlyOfServices = ['service.name', 'service.public_url', 'service.sync_type']

/** `client/generated/webhook-events.ts`. */
export function webhookEventsText(): string {
  const actions = webhookActionNames.map((action) => `${action}: ${block(dataOf(action))}`)
  return `${heading}

/** The \`data\` of each action in the default payload. What did not exist at that moment is absent. */
export interface WebhookData ${block(actions)}
`
}

/** The fields of an action's data: \`user.name\` is \`name\` of \`user\`; the message and the short form of a permission are not in it. */
function dataOf(action: WebhookAction): string[] {
  const names = webhookActions[action].filter((name) => !name.startsWith('event.') && name !== 'permission')
  const groups = Map.groupBy(names, (name) => name.split('.')[0]!)
  return [...groups].map(([group, members]) => {
    if (members[0] === group) return `${group}?: string`
    return `${group}?: ${block(members.map(memberText))}`
  })
}

function memberText(name: string): string {
  const [, member] = name.split('.')
  return `${member}${onlyOfServices.includes(name) ? '?' : ''}: ${typeOf[name] ?? 'string | null'}`
}
