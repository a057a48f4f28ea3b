/** Roles and scopes: who may do what, as a matrix, and one role beside it. */
import { getSettings } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { text, useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { Page } from '#console/parts/page.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { allScopes } from '#console/scopes/scopes.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import '#console/style/roles.css'
import { Matrix } from './matrix.tsx'
import { NewRole } from './new-role.tsx'
import type { RoleScopes } from './role-change.ts'
import { RolePanel } from './role-panel.tsx'
import { Loading } from '#console/parts/loading.tsx'
import { words } from './words.ts'

const parameters = { open: text }

/** The role that has every scope and more, which no setting changes. */
const superuser = 'superuser'

export default function Roles(): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const { values, href, go } = useAddress(parameters)
  const { data, error, refetch } = useAnswer(['settings'], (options) => getSettings(postern, options))
  const defined = Object.entries<RoleScopes>(data?.roles ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const roles = [[superuser, allScopes] as const, ...defined]
  const shown = roles.find(([name]) => name === values.open)
  const roleHref = (name: string) => href({ open: name })
  return (
    <Page
      title={texts.screens.roles}
      about={own.about}
      actions={data && may('settings:write') && <NewRole roles={defined} created={(name) => go({ open: name })} />}
    >
      {error && <ProblemNote error={error} again={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data && (
        <div className={shown ? 'split with-panel' : 'split'}>
          <div className="roles">
            <ul className="role-cards" aria-label={own.roles}>
              {roles.map(([name, scopes]) => (
                <li key={name} className={name === values.open ? 'card open' : 'card'}>
                  <Link href={roleHref(name)}>{name}</Link>
                  <span className="small muted">{own.count(scopes.length, allScopes.length)}</span>
                </li>
              ))}
            </ul>
            <Matrix roles={roles} open={values.open} href={roleHref} />
          </div>
          {shown && (
            <RolePanel
              key={shown[0]}
              name={shown[0]}
              scopes={shown[1]}
              isFixed={shown[0] === superuser}
              close={() => go({ open: undefined })}
            />
          )}
        </div>
      )}
    </Page>
  )
}
