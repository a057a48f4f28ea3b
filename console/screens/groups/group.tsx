/** A group and its members. */
import { getGroup, listGroupMembers, type Member } from 'postern/client'
import type { ReactNode } from 'react'
import { Link, useParams } from 'wouter'
import { cursor, useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { Chip } from '#console/parts/chip.tsx'
import { Facts } from '#console/parts/facts.tsx'
import { List, type Column } from '#console/parts/list.tsx'
import { Page } from '#console/parts/page.tsx'
import { PreviewLink } from '#console/parts/preview-link.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { Loading } from '#console/parts/loading.tsx'
import { useTexts } from '#console/texts/texts.tsx'

const parameters = { after: cursor }

export default function GroupScreen(): ReactNode {
  const texts = useTexts()
  const may = useMay()
  const { id } = useParams<{ id: string }>()
  const { values, pages } = useAddress(parameters)
  const query = { status: 'all' as const, sort: 'name' as const, after: values.after }
  const { data: group, error } = useAnswer(['group', id], (options) => getGroup(postern, id, options))
  const members = useAnswer(['members', id, query], (options) => listGroupMembers(postern, id, query, options))
  const columns: Column<Member>[] = [
    {
      name: texts.groups.user,
      cell: ({ uuid, username, full_name }) => (
        <>
          <Link href={`/users/${uuid}`}>{full_name ?? username}</Link>
          {full_name && <span className="small muted">{username}</span>}
        </>
      ),
    },
    {
      name: texts.groups.status,
      cell: ({ status, flags }) => (
        <>
          <Chip tone={status === 'active' ? 'good' : 'warn'}>{texts.groups.memberStatuses[status]}</Chip>{' '}
          {flags.group_administrator && <Chip>{texts.person.administrator}</Chip>}
        </>
      ),
    },
    { name: texts.groups.since, cell: ({ since }) => <Moment at={since} /> },
  ]
  if (may('members:write') && may('grants:read'))
    columns.push({
      name: texts.groups.remove,
      isAct: true,
      cell: ({ uuid, username, full_name }) => (
        <PreviewLink
          name={texts.groups.remove}
          subject={full_name ?? username}
          change={{ method: 'DELETE', path: `/v1/groups/${id}/members/${uuid}` }}
        />
      ),
    })
  if (error)
    return (
      <Page title={texts.groups.group}>
        <ProblemNote error={error} />
      </Page>
    )
  return (
    <Page
      title={group?.name ?? texts.groups.group}
      about={group ? (group.description ?? texts.groups.memberCount(group.member_count)) : undefined}
    >
      {!group && <Loading />}
      {group && (
        <section className="card section">
          <Facts
            facts={[
              [texts.groups.members, texts.groups.memberCount(group.member_count)],
              [texts.groups.priority, group.priority],
              [texts.groups.discoverable, group.discoverable ? texts.yes : texts.no],
              [texts.groups.created, <Moment key="at" at={group.created_at} />],
            ]}
          />
          <p className="small muted">{texts.groups.priorityMeans}</p>
        </section>
      )}
      <List
        label={texts.groups.members}
        answer={members}
        columns={columns}
        none={texts.groups.noMembers}
        pages={pages}
      />
    </Page>
  )
}
