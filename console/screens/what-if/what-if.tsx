/** What-if: a change as a diff of who gains and who loses, before it is made. The change is in the address; without one it is composed here. */
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import * as z from 'zod/mini'
import { oneOf, useAddress } from '#console/address.ts'
import { Page } from '#console/parts/page.tsx'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import '#console/style/fields.css'
import '#console/style/what-if.css'
import { readChange } from './planned.ts'
import { Compose, kinds } from './compose.tsx'
import { Preview } from './preview.tsx'
import { words } from './words.ts'

/** Room for the longest change of the list. */
const maxChangeLength = 8192

const parameters = {
  change: z.optional(z.string().check(z.maxLength(maxChangeLength))),
  kind: oneOf(kinds),
}

export default function WhatIf(): ReactNode {
  const { screens } = useTexts()
  const own = useWords(words)
  const { values, go } = useAddress(parameters)
  if (values.change === undefined)
    return (
      <Page key="" title={screens['what-if']} about={own.about}>
        <Compose kind={values.kind ?? 'grant'} choose={(kind) => go({ kind })} />
      </Page>
    )
  const planned = readChange(values.change)
  return (
    <Page
      key={values.change}
      title={screens['what-if']}
      about={own.about}
      actions={
        <Link className="button" href="/what-if">
          {own.compose}
        </Link>
      }
    >
      {planned ? (
        <Preview planned={planned} />
      ) : (
        <div className="note bad" role="alert">
          <p>
            <b>{own.malformed.title}</b>
          </p>
          <p>{own.malformed.about}</p>
        </div>
      )}
    </Page>
  )
}
