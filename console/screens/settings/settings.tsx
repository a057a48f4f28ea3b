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
import { Prose } from '#console/parts/prose.tsx'
import { momentText } from '#console/parts/time.tsx'
import { postern } from '#console/postern.ts'
import { useAnswer } from '#console/queries.ts'
import { useLanguage, useTexts, useWords } from '#console/texts/texts.tsx'
import '#console/style/settings.css'
import { differencesOf } from './differences.ts'
import type { Value } from './schema.ts'
import { SettingPanel } from './setting-panel.tsx'
import { ShownValue } from './shown-value.tsx'
import { Loading } from '#console/parts/loading.tsx'
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
      {!data && !error && <Loading />}
      {data && (
        <div className={opened ? 'split with-panel' : 'split'}>
          <div className="list">
            {shown.length === 0 && (
              <div className="card empty">
                <b>{own.none}</b>
                <p>{own.secrets}</p>
              </div>
            )}
            {shown.length > 0 && (
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
            )}
          </div>
          {opened && (
            <SettingPanel
              key={open}
              name={open as Name}
              meaning={opened}
              value={data[open as Name]}
              close={() => go({ open: undefined })}
            />
          )}
        </div>
      )}
    </Page>
  )
}

function isDefault({ default: standard }: Meaning, value: unknown): boolean {
  return differencesOf(standard, value as Value).length === 0
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
          <Prose text={meaning.description} />
        </p>
        {change && (
          <p className="small">
            {texts.changedBy(change.changed_by?.username ?? texts.deleted, momentText(change.changed_at, language))}
          </p>
        )}
      </div>
      <div className="value">
        <ShownValue value={value} />
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
