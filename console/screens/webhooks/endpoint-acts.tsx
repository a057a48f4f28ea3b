/** What can be done with an endpoint: test it, rotate its secret, send a period again, turn it off, delete it. */
import {
  deleteWebhook,
  rotateWebhookSecret,
  sendTestMessage,
  updateWebhook,
  type UpdateWebhookInput,
  type Webhook,
} from 'postern/client'
import type { ReactNode } from 'react'
import { SelectField } from '#console/forms/fields.tsx'
import { textOf } from '#console/forms/submit.ts'
import { Confirm } from '#console/parts/confirm.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { postern } from '#console/postern.ts'
import { useAct } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import { Replay } from './replay.tsx'
import { words } from './words.ts'

export function useEndpointChange(uuid: string) {
  return useAct((input: UpdateWebhookInput) => updateWebhook(postern, uuid, input))
}

export interface EndpointActsProps {
  webhook: Webhook
  showSecret: (secret: string) => void
  /** Says what was done. */
  say: (text: string) => void
  edit: () => void
  close: () => void
}

/** Seconds that an old secret goes on signing unless something else is chosen. */
const usualOverlap = '86400'

export function EndpointActs({ webhook, showSecret, say, edit, close }: EndpointActsProps): ReactNode {
  const own = useWords(words)
  const { uuid, name, enabled } = webhook
  const change = useEndpointChange(uuid)
  const test = useAct(() => sendTestMessage(postern, uuid))
  const rotate = useAct((overlap: number) => rotateWebhookSecret(postern, uuid, { overlap_seconds: overlap }))
  const remove = useAct(() => deleteWebhook(postern, uuid))
  return (
    <>
      {test.error && <ProblemNote error={test.error} />}
      <div className="actions">
        <button type="button" className="button small" onClick={edit}>
          {own.edit}
        </button>
        {enabled && (
          <button
            type="button"
            className="button small"
            disabled={test.isPending}
            onClick={() => test.mutate(undefined, { onSuccess: () => say(own.tested) })}
          >
            {own.test}
          </button>
        )}
        {enabled && <Replay webhook={webhook} done={({ queued, more }) => say(own.queued(queued, more))} />}
        <Confirm
          name={own.rotate}
          consequence={own.rotateDoes}
          isDangerous={false}
          fields={<SelectField name="overlap" label={own.overlap} values={own.overlaps} defaultValue={usualOverlap} />}
          act={async (form) => showSecret((await rotate.mutateAsync(Number(textOf(form, 'overlap')))).secret)}
        />
        <Confirm
          name={enabled ? own.turnOff : own.turnOn}
          consequence={enabled ? own.turnOffDoes(name) : own.turnOnDoes(name)}
          isDangerous={enabled}
          act={() => change.mutateAsync({ enabled: !enabled })}
        />
        <Confirm
          name={own.remove}
          consequence={own.removeDoes(name)}
          act={() => remove.mutateAsync(undefined).then(close)}
        />
      </div>
    </>
  )
}
