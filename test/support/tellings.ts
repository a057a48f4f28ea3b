/** What webhooks are told, read from what waits to be delivered: nobody is sent anything. */
import { expect } from 'vitest'
import { type WebhookAction, webhookActionNames, webhookActions } from '../../domain/webhook-actions.ts'
import type { Postern, SignedIn } from './postern.ts'
import { forester } from './tree.ts'

/** A message, before it is made into what its webhook is sent. */
export interface Told {
  uuid: string
  action: string
  target: string
  parameters: Record<string, unknown>
}

/** Where all of these webhooks are. Nobody has it. */
export const url = 'https://hooks.acme.com/in'

/** Names of parameters that no payload may have, since their action does not. */
export function unknownNames({ action, parameters }: Told): string[] {
  const known: readonly string[] = webhookActions[action as WebhookAction] ?? []
  return Object.keys(parameters).filter((name) => !known.includes(name))
}

/** Short ways to webhooks and to what they are told. */
export function tellingsOf(postern: Postern, administrator: SignedIn) {
  const { call } = forester(postern, administrator)
  const make = async (wish: object = {}) => {
    const { status, body } = await call('POST', '/v1/webhooks', {
      name: 'hook',
      actions: ['create_user'],
      url,
      ...wish,
    })
    expect(status, JSON.stringify(body)).toBe(201)
    return body as { webhook: { uuid: string }; secret: string }
  }
  const uuidOf = async (wish?: object) => (await make(wish)).webhook.uuid
  const remove = (uuid: string) => call('DELETE', `/v1/webhooks/${uuid}`)
  /** The oldest first. */
  const deliveriesOf = async (uuid: string): Promise<Told[]> =>
    (await call('GET', `/v1/webhooks/deliveries?webhook=${uuid}`)).body.items.toReversed()
  /** What a webhook for everything, or for some actions, was told while something was done, the oldest first. */
  async function toldOf(deed: () => Promise<unknown>, actions: readonly string[] = webhookActionNames) {
    const uuid = await uuidOf({ actions })
    await deed()
    const told = await deliveriesOf(uuid)
    await remove(uuid)
    expect(told.flatMap(unknownNames)).toEqual([])
    return told
  }
  return { call, make, uuidOf, remove, deliveriesOf, toldOf }
}
