/** Every setting with what it means, what it is, and what it is by default. A change is one setting, in a dialog that says what it is now. */
import { getSettings, updateSettings, type SiteSettings, type UpdateSettingsInput } from 'postern/client'
import { useState, type ReactNode } from 'react'
import { Link } from 'wouter'
import { meanings, type Meaning } from 'virtual:settings'
import { text, useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { Chip } from '#console/parts/chip.tsx'
import { Confirm } from '#console/parts/confirm.tsx'
import { Filters, SearchText } from '#console/parts/filters.tsx'
import { Page } from '#console/parts/page.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { postern } from '#console/postern.ts'
import { useAct, useAnswer } from '#console/queries.ts'
import { useTexts, useWords } from '#console/texts/texts.tsx'
import { words } from './words.ts'
import { SettingField, valueOf } from './setting-field.tsx'

type Name = keyof SiteSettings

const parameters = { q: text }

export default function Settings(): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const { values, go } = useAddress(parameters)
  const { data, error } = useAnswer(['settings'], (options) => getSettings(postern, options))
  const wanted = values.q?.toLowerCase() ?? ''
  const shown = Object.entries(meanings).filter(([name, { description }]) =>
    `${name} ${description}`.toLowerCase().includes(wanted),
  )
  return (
    <Page
      title={texts.screens.settings}
      about={own.about}
      actions={may('audit:read') && <Link href="/audit?action=settings-changed">{own.changes}</Link>}
    >
      <Filters>
        <SearchText label={own.search} value={values.q} onChange={(q) => go({ q })} isMain />
      </Filters>
      {error && <ProblemNote error={error} />}
      {!data && !error && <p className="loading">{texts.loading}</p>}
      {data && (
        <ul className="card settings">
          {shown.map(([name, meaning]) => (
            <Setting key={name} name={name as Name} meaning={meaning} value={data[name as Name]} />
          ))}
        </ul>
      )}
      {shown.length === 0 && <p className="card empty">{own.none}</p>}
    </Page>
  )
}

function Setting({ name, meaning, value }: { name: Name; meaning: Meaning; value: unknown }): ReactNode {
  const texts = useWords(words)
  const may = useMay()
  const [isDone, setIsDone] = useState(false)
  const change = useAct((input: UpdateSettingsInput) => updateSettings(postern, input))
  const isDefault = meaning.default !== undefined && JSON.stringify(value) === meaning.default
  return (
    <li>
      <div>
        <h2 className="mono">{name}</h2>
        <p className="small muted" lang="en">
          {meaning.description}
        </p>
      </div>
      <div className="value">
        <Value value={value} />
        {isDefault && <Chip>{texts.isDefault}</Chip>}
        {isDone && (
          <span className="small" role="status">
            {texts.changed}
          </span>
        )}
        {may('settings:write') && (
          <Confirm
            name={texts.change}
            subject={name}
            consequence={
              <>
                <code>{name}</code> <span lang="en">{meaning.description}</span>
              </>
            }
            fields={<SettingField label={texts.value} meaning={meaning} value={value} />}
            isDangerous={false}
            act={(form) => change.mutateAsync({ [name]: valueOf(form, meaning) }).then(() => setIsDone(true))}
          />
        )}
      </div>
    </li>
  )
}

/** A value as one reads it: a word, a number, or a table folded. */
function Value({ value }: { value: unknown }): ReactNode {
  const own = useWords(words)
  if (typeof value === 'boolean') return <b>{value ? own.on : own.off}</b>
  if (typeof value === 'number') return <b>{value}</b>
  if (typeof value === 'string') return <b>{value || own.empty}</b>
  const isEmpty = value === null || Object.keys(value as object).length === 0
  if (isEmpty) return <b>{own.empty}</b>
  return (
    <details>
      <summary>{own.entries(Object.keys(value as object).length)}</summary>
      <pre className="details">{JSON.stringify(value, null, 2)}</pre>
    </details>
  )
}
