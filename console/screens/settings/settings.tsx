/** Every setting with what it means, what it is, what it is by default, and who changed it last. One is changed in a panel beside the list. */
import { getSettings, listSettingChanges, type SettingChange, type SiteSettings } from 'postern/client'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { meanings, type Meaning } from 'virtual:settings'
import { oneOf, text, useAddress } from '#console/address.ts'
import { useMay } from '#console/caller.tsx'
import { Chip } from '#console/parts/chip.tsx'
import { Choice, Filters, SearchText } from '#console/parts/filters.tsx'
import { Page } from '#console/parts/page.tsx'
import { ProblemNote } from '#console/parts/problem.tsx'
import { momentText } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useLanguage, useTexts, useWords } from '#console/texts/texts.tsx'
import '#console/style/settings.css'
import type { Value } from './schema.ts'
import { SettingPanel } from './setting-panel.tsx'
import { words } from './words.ts'

type Name = keyof SiteSettings

const parameters = { q: text, show: oneOf(['changed']), open: text }

export default function Settings(): ReactNode {
  const texts = useTexts()
  const own = useWords(words)
  const may = useMay()
  const { values, go, href } = useAddress(parameters)
  const { q = '', show, open } = values
  const { data, error } = useAnswer(['settings'], (options) => getSettings(postern, options))
  const changes = useAnswer(['setting changes'], (options) => listSettingChanges(postern, options))
  const changeOf = new Map(changes.data?.items.map((each) => [each.name, each]))
  const shown = Object.entries(meanings).filter(
    ([name, { description }]) =>
      `${name} ${description}`.toLowerCase().includes(q.toLowerCase()) &&
      !(show && data && isDefault(meanings[name]!, data[name as Name])),
  )
  const opened = open && open !== 'roles' && may('settings:write') ? meanings[open] : undefined
  return (
    <Page
      title={texts.screens.settings}
      about={own.about}
      actions={may('audit:read') && <Link href="/audit?action=settings-changed">{own.changes}</Link>}
    >
      <Filters>
        <SearchText label={own.search} value={values.q} onChange={(next) => go({ q: next })} isMain />
        <Choice
          label={own.show}
          value={show}
          values={{ changed: own.showChanged }}
          onChange={(next) => go({ show: next })}
        />
      </Filters>
      {error && <ProblemNote error={error} />}
      {!data && !error && <p className="loading">{texts.loading}</p>}
      {data && (
        <div className={opened ? 'split with-panel' : 'split'}>
          <div className="list">
            {shown.length === 0 && <p className="card empty">{own.none}</p>}
            <ul className="card settings">
              {shown.map(([name, meaning]) => (
                <Setting
                  key={name}
                  name={name}
                  meaning={meaning}
                  value={data[name as Name]}
                  change={changeOf.get(name as Name)}
                  isOpen={name === open}
                  href={name === 'roles' ? '/roles' : href({ open: name })}
                />
              ))}
            </ul>
          </div>
          {opened && (
            <SettingPanel
              key={open}
              name={open as Name}
              meaning={opened}
              value={data[open as Name] as Value}
              close={() => go({ open: undefined })}
            />
          )}
        </div>
      )}
    </Page>
  )
}

function isDefault({ default: standard }: Meaning, value: unknown): boolean {
  return standard !== undefined && JSON.stringify(value) === standard
}

interface SettingProps {
  name: string
  meaning: Meaning
  value: unknown
  /** Its last change; undefined: nobody has changed it. */
  change: SettingChange | undefined
  isOpen: boolean
  /** Where it is changed. */
  href: string
}

function Setting({ name, meaning, value, change, isOpen, href }: SettingProps): ReactNode {
  const texts = useWords(words)
  const language = useLanguage()
  const may = useMay()
  return (
    <li className={isOpen ? 'open' : ''}>
      <div>
        <h2 className="mono">{name}</h2>
        <p className="small muted" lang="en">
          {meaning.description}
        </p>
        {change && (
          <p className="small">
            {texts.changedBy(change.changed_by?.username ?? texts.deleted, momentText(change.changed_at, language))}
          </p>
        )}
      </div>
      <div className="value">
        <Shown value={value} />
        {isDefault(meaning, value) && <Chip>{texts.isDefault}</Chip>}
        {may('settings:write') && (
          <Link className="button small" href={href} aria-label={`${texts.change}: ${name}`}>
            {texts.change}
          </Link>
        )}
      </div>
    </li>
  )
}

/** A value as one reads it: a word, a number, or a table folded. */
function Shown({ value }: { value: unknown }): ReactNode {
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
