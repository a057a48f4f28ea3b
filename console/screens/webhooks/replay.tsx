/** The messages of a period again, for a receiver that was away. */
import { redeliverMessages, type RedeliverMessagesInput, type Webhook, type WebhookDelivery } from 'postern/client'
import type { ReactNode } from 'react'
import { SelectField, TextField } from '#console/forms/fields.tsx'
import { textOf } from '#console/forms/submit.ts'
import { Confirm } from '#console/parts/confirm.tsx'
import { postern } from '#console/postern.ts'
import { useAct } from '#console/queries.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

/** How many messages are queued again, and whether others of the period are left. */
export interface Replayed {
  queued: number
  more: boolean
}

export interface ReplayProps {
  webhook: Webhook
  /** Instants, and a status, that are chosen at first. */
  from?: string | undefined
  to?: string | undefined
  status?: WebhookDelivery['status'] | undefined
  done: (outcome: Replayed) => void
}

export function Replay({ webhook, from, to, status, done }: ReplayProps): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const replay = useAct((input: RedeliverMessagesInput) => redeliverMessages(postern, webhook.uuid, input))
  return (
    <Confirm
      name={own.replay}
      consequence={own.replayDoes(webhook.name)}
      isDangerous={false}
      fields={
        <>
          <TextField name="from" label={own.replayFrom} type="datetime-local" defaultValue={local(from)} required />
          <TextField name="to" label={own.replayTo} type="datetime-local" defaultValue={local(to)} required />
          <SelectField
            name="status"
            label={own.replayStatus}
            values={{ '': own.replayAny, ...texts.webhooks.statuses }}
            defaultValue={status}
          />
        </>
      }
      act={async (form) => done(await replay.mutateAsync(periodOf(form)))}
    />
  )
}

function periodOf(form: FormData): RedeliverMessagesInput {
  const status = textOf(form, 'status') as WebhookDelivery['status'] | ''
  return {
    from: new Date(textOf(form, 'from')).toISOString(),
    to: new Date(textOf(form, 'to')).toISOString(),
    ...(status && { status }),
  }
}

/** `2026-11-30T14:00` here for an instant. */
function local(at: string | undefined): string | undefined {
  return at && new Date(at).toLocaleString('sv').slice(0, 16).replace(' ', 'T')
}
