/** One service: the tree of its resources, and a panel for the node that is open. */
import { useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { getResource, listServices, type ResourceDetails } from 'postern/client'
import type { ReactNode } from 'react'
import { Link, Redirect, useParams } from 'wouter'
import { useAddress } from '#console/address.ts'
import { Page } from '#console/parts/page.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useWords } from '#console/texts/texts.tsx'
import '#console/style/tree.css'
import { keepFirstPage, levelQuery, type Node } from './levels.ts'
import { ServiceTree } from './service-tree.tsx'
import { parameters } from './parameters.ts'
import { Loading } from '#console/parts/loading.tsx'
import { words } from './words.ts'

export default function ServiceScreen(): ReactNode {
  const { id } = useParams<{ id: string }>()
  return <Service key={id} name={id} />
}

function Service({ name }: { name: string }): ReactNode {
  const own = useWords(words)
  const { values, href } = useAddress(parameters)
  const { open, q, in: within } = values
  const asked = open ?? within
  const opened = useNode(asked, asked === within ? q : undefined)
  const isKnown = opened.data !== undefined
  const byName = { q: name, sort: 'name', limit: 1, configuration: false, url: false } as const
  const found = useAnswer(
    ['services', byName],
    (options) => listServices(postern, byName, options),
    !isKnown && (!asked || opened.isError),
  )
  const service = found.data?.items.find((each) => isSameName(each.name, name))
  const start = useNode(isKnown ? undefined : service?.uuid, q)
  const root = opened.data ? rootOf(opened.data) : start.data
  if (opened.data?.uuid === asked && root && !isSameName(root.name, name))
    return <Redirect to={`/services/${encodeURIComponent(root.name)}${href({}).replace(/^[^?]*/, '')}`} replace />
  const error = found.error ?? start.error
  const isUnknown = found.data !== undefined && !service
  return (
    <Page
      title={root?.display_name ?? name}
      about={isUnknown ? own.unknownHint : own.treeAbout}
      actions={
        <Link className="button small" href="/services">
          {own.allServices}
        </Link>
      }
    >
      {error && <ProblemNote error={error} />}
      {isUnknown && <p role="status">{own.unknown(name)}</p>}
      {!root && !error && !isUnknown && <Loading />}
      {root && (
        <ServiceTree key={root.uuid} root={root} opened={opened} isAwaited={opened.isFetching || start.isFetching} />
      )}
    </Page>
  )
}

/** A node with its ancestors and the first page of what is below it. */
function useNode(uuid: string | undefined, q: string | undefined): UseQueryResult<ResourceDetails> {
  const client = useQueryClient()
  return useAnswer(
    ['resource', uuid, q],
    async (options) => {
      const asked = { ...levelQuery, q, parents: true, branch: true } as const
      const answer = await getResource(postern, uuid!, asked, options)
      if (answer.ok) keepFirstPage(client, answer.value, q)
      return answer
    },
    uuid !== undefined,
  )
}

function rootOf(node: ResourceDetails): Node {
  return node.parents?.[0] ?? node
}

function isSameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}
