/** A message of a webhook: its attempts on a time line, what comes next, and the message again. */
import { redeliverMessages, type Webhook, type WebhookDelivery } from 'postern/client'
import type { ReactNode } from 'react'
import { useMay } from '#console/caller.tsx'
import { Chip } from '#console/parts/chip.tsx'
import { Confirm } from '#console/parts/confirm.tsx'
import { Facts } from '#console/parts/facts.tsx'
import { Panel } from '#console/parts/panel.tsx'
import { Moment, momentText } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAct } from '#console/queries.ts'
import { useLanguage, useTexts, useWords } from '#console/texts/texts.tsx'
import { tones } from './tones.ts'
import { words } from './words.ts'

export interface DeliveryPanelProps {
  delivery: WebhookDelivery
  webhook: Webhook | undefined
  close: () => void
}

export function DeliveryPanel({ delivery, webhook, close }: DeliveryPanelProps): ReactNode {
  const { webhooks: texts } = useTexts()
  const own = useWords(words)
  const language = useLanguage()
  const may = useMay()
  const { uuid, action, status, target, due_at, attempt_log, last_response, parameters } = delivery
  const again = useAct(() => redeliverMessages(postern, delivery.webhook, { delivery: uuid }))
  return (
    <Panel title={action} close={close}>
      <p>
        <Chip tone={tones[status]}>{texts.statuses[status]}</Chip> {due_at && texts.next(momentText(due_at, language))}
      </p>
      <Facts
        facts={[
          [texts.webhook, webhook && `${webhook.name} · ${new URL(webhook.url).host}`],
          [
            texts.target,
            <span key="target" className="mono small">
              {target}
            </span>,
          ],
          [
            texts.id,
            <span key="id" className="mono small">
              {uuid}
            </span>,
          ],
        ]}
      />
      <h3>{texts.attempts}</h3>
      {attempt_log.length === 0 && <p className="muted">{texts.noAttempts}</p>}
      <ol className="timeline">
        {attempt_log.map(({ at, status: answered, error, milliseconds }) => (
          <li key={at} className={answered !== null && answered < 300 ? 'good' : 'bad'}>
            <b>{answered ?? error ?? '–'}</b>
            <span className="small muted">
              <Moment at={at} /> · {milliseconds} ms
            </span>
          </li>
        ))}
        {due_at && (
          <li className="next">
            <b>{own.next}</b>
            <span className="small muted">
              <Moment at={due_at} />
            </span>
          </li>
        )}
      </ol>
      {status === 'abandoned' && <p className="muted small">{own.givenUp}</p>}
      <Folded name={texts.parameters} text={JSON.stringify(parameters, null, 2)} />
      {last_response && <Folded name={texts.response} text={last_response} />}
      {may('webhooks:write') && (
        <Confirm
          name={texts.replay}
          consequence={texts.replayDoes(webhook?.name ?? delivery.webhook)}
          isDangerous={false}
          act={() => again.mutateAsync(undefined)}
        />
      )}
    </Panel>
  )
}

function Folded({ name, text }: { name: string; text: string }): ReactNode {
  return (
    <details>
      <summary>{name}</summary>
      <pre className="details">{text}</pre>
    </details>
  )
}
