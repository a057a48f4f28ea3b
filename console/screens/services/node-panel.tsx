/** One node beside the tree: where it is, what is below it, its grants, who has access, and what one can do. */
import { type ResourceDetails } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { Facts } from '#console/parts/facts.tsx'
import { Panel } from '#console/parts/panel.tsx'
import { Moment } from '#console/parts/time.tsx'
import { useWords } from '#console/texts/texts.tsx'
import { grantsOfBranch, resourcesBelow } from './counts.ts'
import type { ExpansionAct } from './expansion.ts'
import { NodeActs } from './node-acts.tsx'
import { NodeGrants } from './node-grants.tsx'
import { MoveTarget } from './move-target.tsx'
import { parameters } from './parameters.ts'
import { words } from './words.ts'

export interface NodePanelProps {
  node: ResourceDetails
  /** The id of the node that is being moved, and the node when it is known. */
  move: string | undefined
  moved: ResourceDetails | undefined
  close: () => void
  /** Opens the panel of another node. */
  show: (uuid: string) => void
  dispatch: (act: ExpansionAct) => void
}

export function NodePanel({ node, move, moved, close, show, dispatch }: NodePanelProps): ReactNode {
  const own = useWords(words)
  const may = useMay()
  const { display_name, type, created_at } = node
  return (
    <Panel title={display_name} close={close}>
      <Path node={node} />
      {moved && <MoveTarget moved={moved} parent={node} />}
      <Facts
        facts={[
          [own.type, type],
          [own.created, <Moment key="at" at={created_at} />],
          [own.below, own.resources(resourcesBelow(node))],
          [own.branchGrants, own.grantCount(grantsOfBranch(node))],
        ]}
      />
      <Defaults node={node} />
      {may('grants:read') && !move && <NodeGrants node={node} />}
      {may('grants:read') && <Questions node={node} />}
      {may('tree:write') && !move && <NodeActs node={node} show={show} dispatch={dispatch} />}
    </Panel>
  )
}

/** The names from the service to the node, each a link to it. */
function Path({ node }: { node: ResourceDetails }): ReactNode {
  const own = useWords(words)
  const { href } = useAddress(parameters)
  return (
    <nav className="mono small path" aria-label={own.path}>
      {(node.parents ?? []).map(({ uuid, name }) => (
        <span key={uuid}>
          /<Link href={href({ open: uuid, grants: undefined })}>{name}</Link>
        </span>
      ))}
      <span>/{node.name}</span>
    </nav>
  )
}

/** What the type of the service gives where there are no grants. */
function Defaults({ node: { defaults = {}, begins = [] } }: { node: ResourceDetails }): ReactNode {
  const own = useWords(words)
  const given = Object.entries(defaults)
  if (given.length === 0) return null
  const isClosed = begins.includes('allow') || begins.includes('deny')
  return (
    <section>
      <h3>{own.defaults}</h3>
      {given.map(([permission, holders]) => (
        <p key={permission}>{own.defaultOf(permission, holders.map((each) => own.holders[each]).join(', '))}</p>
      ))}
      {isClosed && <p className="small muted">{own.closed}</p>}
    </section>
  )
}

/** The questions that other screens answer about the node. */
function Questions({ node: { path } }: { node: ResourceDetails }): ReactNode {
  const own = useWords(words)
  const [, service = '', ...names] = path.split('/')
  const place = new URLSearchParams({ service, ...(names.length > 0 && { path: `/${names.join('/')}` }) })
  return (
    <section>
      <h3>{own.questions}</h3>
      <p className="actions">
        <Link className="button small" href={`/who-may?${place}`}>
          {own.whoMay}
        </Link>
        <Link className="button small" href={`/why?${place}`}>
          {own.why}
        </Link>
      </p>
    </section>
  )
}
