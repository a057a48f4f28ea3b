/** Memberships that wait for the acceptance of terms: only the users can accept, so one may remind them or end it. */
import { addOrUpdateMember, listPendingMemberships, removeMember, type PendingMembership } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { cursor, oneOf, useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { Confirm } from '#console/parts/confirm.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAct, useAnswer } from '#console/queries.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'

const parameters = { tab: oneOf(['joins']), after: cursor }

/** With a key for its row. */
type Keyed = PendingMembership & { uuid: string }

async function listKeyed(query: { after: string | undefined }, options: { signal: AbortSignal }) {
  const answer = await listPendingMemberships(postern, query, options)
  if (!answer.ok) return answer
  const items = answer.value.items.map((each): Keyed => ({ ...each, uuid: `${each.user.uuid}.${each.group.uuid}` }))
  return { ...answer, value: { ...answer.value, items } }
}

export function Joins(): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const { values, pages } = useAddress(parameters)
  const query = { after: values.after }
  const answer = useAnswer(['pending', query], (options) => listKeyed(query, options))
  const columns: Column<Keyed>[] = [
    {
      name: texts.groups.user,
      cell: ({ user: { uuid, username, full_name } }) => (
        <>
          {may('users:read') ? (
            <Link href={`/users/${uuid}`}>{full_name ?? username}</Link>
          ) : (
            <b>{full_name ?? username}</b>
          )}
          {full_name && <span className="small muted">{username}</span>}
        </>
      ),
    },
    { name: texts.groups.group, cell: ({ group: { uuid, name } }) => <Link href={`/groups/${uuid}`}>{name}</Link> },
    { name: own.version, cell: ({ terms_version }) => own.versionOf(terms_version) },
    {
      name: own.asked,
      cell: ({ requested_at, requested_by }) => (
        <>
          <Moment at={requested_at} />
          {requested_by && <span className="small muted">{own.askedBy(requested_by)}</span>}
        </>
      ),
    },
    { name: own.lapses, cell: ({ expires_at }) => (expires_at ? <Moment at={expires_at} /> : texts.never) },
  ]
  if (may('members:write'))
    columns.push({ name: own.decide, isAct: true, cell: (pending) => <Acts pending={pending} /> })
  return (
    <List
      label={own.tabs.joins}
      answer={answer}
      columns={columns}
      pages={pages}
      none={own.noJoins}
      noneHint={own.noJoinsHint}
    />
  )
}

function Acts({ pending: { user, group, flags } }: { pending: PendingMembership }): ReactNode {
  const own = useWords(words)
  const remind = useAct(() => addOrUpdateMember(postern, group.uuid, user.uuid, { flags }))
  const remove = useAct(() => removeMember(postern, group.uuid, user.uuid))
  const subject = `${user.username}, ${group.name}`
  return (
    <div className="actions">
      <Confirm
        name={own.remind}
        subject={subject}
        consequence={own.remindDoes(user.username, group.name)}
        isDangerous={false}
        act={() => remind.mutateAsync(undefined)}
      />
      <Confirm
        name={own.end}
        subject={subject}
        consequence={own.endDoes(user.username, group.name)}
        act={() => remove.mutateAsync(undefined)}
      />
    </div>
  )
}
