/** The webhook log: what was sent where, each attempt, and the message again. Two requests: the webhooks, and a page of their messages. */
import { listWebhookDeliveries, listWebhooks, type Webhook, type WebhookDelivery } from 'postern/client'
import { useState, type ReactNode } from 'react'
import { Link } from 'wouter'
import { cursor, instant, oneOf, text, useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { Chip } from '#console/parts/chip.tsx'
import { DayRange } from '#console/parts/day-range.tsx'
import { Choice, Filters } from '#console/parts/filters.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { DeliveryPanel } from './delivery-panel.tsx'
import { Replay, type Replayed } from './replay.tsx'
import { tones } from './tones.ts'
import { words } from './words.ts'

const parameters = {
  webhook: text,
  status: oneOf(['waiting', 'delivered', 'abandoned']),
  from: instant,
  to: instant,
  after: cursor,
  open: text,
}

export function Log(): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const [replayed, setReplayed] = useState<Replayed>()
  const { values, href, go, narrow, pages } = useAddress(parameters)
  const { open, ...query } = values
  const webhooks = useAnswer(['webhooks'], (options) => listWebhooks(postern, { limit: 100 }, options))
  const answer = useAnswer(['deliveries', query], (options) => listWebhookDeliveries(postern, query, options))
  const named = new Map(webhooks.data?.items.map((each) => [each.uuid, each]))
  const filtered = query.webhook ? named.get(query.webhook) : undefined
  const shown = answer.data?.items.find(({ uuid }) => uuid === open)
  const columns: Column<WebhookDelivery>[] = [
    {
      name: texts.webhooks.message,
      cell: ({ uuid, action }) => (
        <Link className="mono" href={href({ open: uuid })}>
          {action}
        </Link>
      ),
    },
    {
      name: texts.webhooks.status,
      cell: ({ status }) => <Chip tone={tones[status]}>{texts.webhooks.statuses[status]}</Chip>,
    },
    { name: texts.webhooks.webhook, cell: ({ webhook }) => named.get(webhook)?.name ?? '–' },
    { name: texts.webhooks.attempts, cell: ({ attempts }) => attempts },
    { name: texts.webhooks.answer, cell: ({ last_status, last_error }) => last_status ?? last_error ?? '–' },
    { name: texts.webhooks.created, cell: ({ created_at }) => <Moment at={created_at} /> },
  ]
  return (
    <>
      {webhooks.error && <ProblemNote error={webhooks.error} />}
      <Failing webhooks={webhooks.data?.items ?? []} />
      <Filters>
        <Choice
          label={texts.webhooks.webhook}
          value={query.webhook}
          values={Object.fromEntries([...named].map(([uuid, { name }]) => [uuid, name]))}
          onChange={(webhook) => narrow({ webhook })}
        />
        <Choice
          label={texts.webhooks.status}
          value={query.status}
          values={texts.webhooks.statuses}
          onChange={(status) => narrow({ status })}
        />
        <DayRange from={query.from} to={query.to} onChange={narrow} />
        {filtered && may('webhooks:write') && (
          <Replay webhook={filtered} from={query.from} to={query.to} status={query.status} done={setReplayed} />
        )}
      </Filters>
      {replayed && (
        <p className="note good" role="status">
          {own.queued(replayed.queued, replayed.more)}
        </p>
      )}
      <div className={shown ? 'split with-panel' : 'split'}>
        <List
          label={texts.screens.webhooks}
          answer={answer}
          columns={columns}
          open={open}
          pages={pages}
          none={texts.webhooks.none}
          noneHint={texts.webhooks.noneHint}
        />
        {shown && (
          <DeliveryPanel delivery={shown} webhook={named.get(shown.webhook)} close={() => go({ open: undefined })} />
        )}
      </div>
    </>
  )
}

/** The webhooks that fail or are off, since nobody looks for those. */
function Failing({ webhooks }: { webhooks: readonly Webhook[] }): ReactNode {
  const { webhooks: texts } = useTexts()
  const failing = webhooks.filter(({ enabled, failures }) => !enabled || failures > 0)
  if (failing.length === 0) return null
  return (
    <ul className="note warn">
      {failing.map(({ uuid, name, enabled, failures, disabled_reason }) => (
        <li key={uuid}>
          <b>{name}</b> {enabled ? texts.failures(failures) : texts.disabled[disabled_reason ?? 'administrator']}
        </li>
      ))}
    </ul>
  )
}
