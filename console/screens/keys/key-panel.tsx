/** One API key: what it may do, where it was used last, and its rotation. A key that was made just now shows its text. */
import { getApiKey, type ApiKey } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { ShownOnce } from '#console/forms/once.tsx'
import { Chip, type Tone } from '#console/parts/chip.tsx'
import { Facts } from '#console/parts/facts.tsx'
import { Panel } from '#console/parts/panel.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { ScopeList } from '#console/scopes/scope-list.tsx'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { KeyActs } from './key-acts.tsx'
import { words } from './words.ts'

/** A key with its text, which is kept nowhere. */
export interface IssuedKey {
  key: ApiKey
  text: string
  /** What to know besides. */
  about: string
}

export const tones: Record<ApiKey['status'], Tone> = {
  active: 'good',
  replaced: 'warn',
  expired: 'plain',
  revoked: 'plain',
}

export interface KeyPanelProps {
  uuid: string
  /** The key, if the list has it. */
  known: ApiKey | undefined
  /** The key that was made just now. */
  issued: IssuedKey | undefined
  /** Shows a key that was made. */
  show: (issued: IssuedKey) => void
  close: () => void
}

export function KeyPanel({ uuid, known, issued, show, close }: KeyPanelProps): ReactNode {
  const own = useWords(words)
  const made = issued?.key.uuid === uuid ? issued : undefined
  const listed = known ?? made?.key
  const { data, error } = useAnswer(['key', uuid], (options) => getApiKey(postern, uuid, options), !listed)
  const key = listed ?? (data?.uuid === uuid ? data : undefined)
  if (!key)
    return (
      <Panel title={own.tabs.keys} close={close}>
        {error && <ProblemNote error={error} />}
      </Panel>
    )
  return (
    <Panel title={key.name} close={close}>
      {made && <ShownOnce label={own.secret} secret={made.text} about={made.about} />}
      <KeyFacts apiKey={key} />
      <h3>{own.allows}</h3>
      <ScopeList scopes={key.scopes} none={own.none} />
      {key.user.kind === 'service' && <Link href={`/users/${key.user.uuid}`}>{own.accountPage}</Link>}
      <KeyActs apiKey={key} show={show} />
    </Panel>
  )
}

function KeyFacts({ apiKey }: { apiKey: ApiKey }): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const { user, status, branches, last_used_at, replaced_by } = apiKey
  const used = [apiKey.last_used_device, apiKey.last_used_ip].filter(Boolean).join(' · ')
  return (
    <>
      <p>
        <Chip tone={tones[status]}>{own.statuses[status]}</Chip>
      </p>
      <Facts
        facts={[
          [
            own.owner,
            <Link key="owner" href={`/users/${user.uuid}`}>
              {user.username}
            </Link>,
          ],
          [
            own.text,
            <span key="text" className="mono">
              {apiKey.prefix}_…{apiKey.last_four}
            </span>,
          ],
          [own.created, <Moment key="created" at={apiKey.created_at} />],
          [texts.person.until, apiKey.expires_at ? <Moment key="end" at={apiKey.expires_at} /> : own.forever],
          [
            own.used,
            last_used_at ? (
              <>
                <Moment at={last_used_at} /> {used && own.usedFrom(used)}
              </>
            ) : (
              texts.never
            ),
          ],
          [own.counts, branches === null ? own.everywhere : <Branches key="branches" uuids={branches} />],
          ...(replaced_by
            ? [
                [
                  own.replacedBy,
                  <Link key="newer" href={`/keys?open=${replaced_by}`}>
                    {own.newer}
                  </Link>,
                ] as const,
              ]
            : []),
        ]}
      />
    </>
  )
}

function Branches({ uuids }: { uuids: readonly string[] }): ReactNode {
  const own = useWords(words)
  if (uuids.length === 0) return own.nowhere
  return (
    <details>
      <summary>{own.branches(uuids.length)}</summary>
      <ul className="mono small">
        {uuids.map((uuid) => (
          <li key={uuid}>{uuid}</li>
        ))}
      </ul>
    </details>
  )
}
