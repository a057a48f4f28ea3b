/** What-if: a change as a diff of who gains and who loses, before it is made. The change is in the address; without one it is composed here. */
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { fitting, oneOf, useAddress } from '#console/address.ts'
import { deferred } from '#console/parts/deferred.tsx'
import { Page } from '#console/parts/page.tsx'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import '#console/style/fields.css'
import '#console/style/what-if.css'
import { kinds } from './kinds.ts'
import { Loading } from '#console/parts/loading.tsx'
import { words } from './forms/words.ts'

/** Either needs much that the other does not. */
const Asked = deferred(() => import('./asked.tsx'), Loading)
const Compose = deferred(() => import('./compose.tsx'), Loading)

/** Room for the longest change of the list. */
const changeForm = /^[^]{1,8192}$/

const parameters = {
  change: fitting(changeForm),
  kind: oneOf(kinds),
}

export default function WhatIf(): ReactNode {
  const { screens } = useTexts()
  const own = useWords(words)
  const { values, go } = useAddress(parameters)
  const { change, kind = 'grant' } = values
  const link = (
    <Link className="button" href="/what-if">
      {own.compose}
    </Link>
  )
  return (
    <Page key={change} title={screens['what-if']} about={own.about} actions={change !== undefined && link}>
      {change === undefined ? (
        <Compose kind={kind} choose={(chosen) => go({ kind: chosen })} />
      ) : (
        <Asked text={change} />
      )}
    </Page>
  )
}
