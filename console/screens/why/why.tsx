/** Why can't Alice? Who, what and where, all in the address, and the answer to it. */
import '#console/style/why.css'
import type { ReactNode } from 'react'
import { text, useAddress } from '#console/address.ts'
import { PermissionField } from '#console/fields/permission-field.tsx'
import { PlaceField } from '#console/fields/place-field.tsx'
import { UserField } from '#console/fields/user-field.tsx'
import { Filters } from '#console/parts/filters.tsx'
import { Page } from '#console/parts/page.tsx'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { useNameOf } from '#console/fields/name-of.ts'
import { Result } from './result.tsx'
import { words } from './words.ts'

const parameters = { user: text, service: text, path: text, permission: text }

export default function Why(): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const { values, go } = useAddress(parameters)
  const { user, service, path, permission } = values
  const name = useNameOf(user)
  return (
    <Page title={texts.screens.why} about={own.about}>
      <Filters>
        <UserField
          label={own.fields.user}
          name={user ? name : ''}
          onChange={(chosen) => go({ user: chosen })}
          withAnonymous
        />
        <PermissionField
          label={own.fields.permission}
          service={service}
          permission={permission}
          onChange={(chosen) => go({ permission: chosen })}
        />
        <PlaceField label={own.fields.place} place={{ service, path }} onChange={go} />
      </Filters>
      {user && service && permission ? (
        <Result asked={{ user, service, path, permission }} who={name} />
      ) : (
        <div className="card empty" role="status">
          <b>{own.ask}</b>
          <p>{own.askHint}</p>
        </div>
      )}
    </Page>
  )
}
