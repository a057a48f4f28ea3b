/** The grants on a node: what each gives or denies to whom, since when and until when. */
import { listGrants, type Grant, type ResourceDetails } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { Chip } from '#console/parts/chip.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { Moment } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { parameters } from './parameters.ts'
import { whatIfHref } from '#console/parts/what-if-href.ts'
import { Loading } from '#console/parts/loading.tsx'
import { words } from './words.ts'

export function NodeGrants({ node }: { node: ResourceDetails }): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const { values, href } = useAddress(parameters)
  const query = { resource: node.uuid, after: values.grants, limit: 20 }
  const { data, error } = useAnswer(['grants', query], (options) => listGrants(postern, query, options))
  return (
    <section>
      <h3>{own.grants}</h3>
      {error && <ProblemNote error={error} />}
      {!data && !error && <Loading />}
      {data?.items.length === 0 && <p className="muted">{own.noGrants}</p>}
      <ul className="grants">
        {data?.items.map((grant) => (
          <GrantLine key={grant.uuid} grant={grant} />
        ))}
      </ul>
      {may('grants:write') && (
        <p className="actions">
          <Link className="button small" href={`/what-if?kind=grant&resource=${node.uuid}`}>
            {own.give}
          </Link>
        </p>
      )}
      {(values.grants || data?.next) && (
        <nav className="pager" aria-label={texts.pages.label}>
          {values.grants && (
            <Link className="button small" href={href({ grants: undefined })}>
              {texts.pages.first}
            </Link>
          )}
          {data?.next && (
            <Link className="button small" href={href({ grants: data.next })} rel="next">
              {texts.pages.next}
            </Link>
          )}
        </nav>
      )}
    </section>
  )
}

function GrantLine({ grant }: { grant: Grant }): ReactNode {
  const own = useWords(words)
  const may = useMay()
  const { access, name, scope, expires_at, requires } = grant.permission
  const hasEnded = expires_at !== null && Date.parse(expires_at) <= Date.now()
  return (
    <li>
      <p>
        <Chip tone={hasEnded ? 'plain' : access === 'allow' ? 'good' : 'bad'}>
          {hasEnded ? own.ended : own.begins[access]}
        </Chip>{' '}
        <b>{name}</b> <Holder grant={grant} />
      </p>
      <p className="small muted">
        {own.scopes[scope]}
        {requires && `, ${own.stepUp}`}, {own.since} <Moment at={grant.created_at} />
        {expires_at && (
          <>
            , {own.until} <Moment at={expires_at} />
          </>
        )}
      </p>
      {may('grants:write') && (
        <Link
          className="small"
          href={whatIfHref({ method: 'DELETE', path: `/v1/grants/${grant.uuid}` })}
          aria-label={own.revokeOf(name, grant.holder_name)}
        >
          {own.revoke}
        </Link>
      )}
    </li>
  )
}

function Holder({ grant: { holder, holder_name } }: { grant: Grant }): ReactNode {
  const own = useWords(words)
  if (typeof holder === 'string') return own.holders[holder]
  const place = 'user' in holder ? `/users/${holder.user}` : `/groups/${holder.group}`
  return (
    <Link className="word" href={place}>
      {holder_name}
    </Link>
  )
}
